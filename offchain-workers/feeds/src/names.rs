//! Looking up names: what a name leads to is checked before anyone connects, and exactly that is connected to.

use crate::policy::FetchPolicy;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{future::Future, io, net::SocketAddr, sync::Arc};

/// A name, or an address in its place, leads to where nobody may be sent.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0} leads to an address that may not be asked")]
pub(crate) struct NotAllowed(pub String);

/// Looks up names with what `lookup` does, once for each connection, and gives only addresses that may be asked.
pub(crate) struct Names<L> {
	pub policy: Arc<FetchPolicy>,
	pub lookup: L,
}

impl<L, F> Resolve for Names<L>
where
	L: Fn(String) -> F + Send + Sync,
	F: Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'static,
{
	fn resolve(&self, name: Name) -> Resolving {
		let name = name.as_str().to_owned();
		let (policy, found) = (self.policy.clone(), (self.lookup)(name.clone()));
		Box::pin(async move {
			let found = found.await?;
			// One address of many is enough to refuse: which of them is taken must not decide it.
			if !policy.allows_name(&name) && !found.iter().all(|found| policy.allows_address(found.ip())) {
				return Err(NotAllowed(name).into());
			}
			Ok(Box::new(found.into_iter()) as Addrs)
		})
	}
}

/// Asks the system's resolver. The client puts the URL's port in the place of 0.
pub(crate) async fn system(name: String) -> io::Result<Vec<SocketAddr>> {
	Ok(tokio::net::lookup_host((name, 0)).await?.collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	async fn resolved(policy: FetchPolicy, found: &'static [&'static str]) -> Result<Vec<String>, String> {
		let lookup = move |_| async move {
			Ok(found.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect())
		};
		let names = Names { policy: policy.into(), lookup };
		let resolved = names.resolve("data.example".parse().unwrap()).await;
		let shown = |found: Addrs| found.map(|address| address.ip().to_string()).collect();
		resolved.map(shown).map_err(|why| {
			assert!(why.is::<NotAllowed>(), "{why}");
			why.to_string()
		})
	}

	#[tokio::test]
	async fn a_name_should_lead_only_to_what_may_be_asked() {
		let public = ["8.8.8.8", "2606:4700:4700::1111"];
		assert_eq!(
			resolved(FetchPolicy::default(), &["8.8.8.8", "2606:4700:4700::1111"]).await.unwrap(),
			public
		);
		for found in [
			&["127.0.0.1"][..],
			&["8.8.8.8", "10.0.0.1"],
			&["::ffff:169.254.169.254"],
			&["fd00::1", "8.8.8.8"],
		] {
			assert!(resolved(FetchPolicy::default(), found).await.unwrap_err().contains("data.example"));
		}
	}

	#[tokio::test]
	async fn a_name_or_network_that_the_operator_allows_should_be_given() {
		let allowing =
			|what: &str| FetchPolicy { allowed: vec![what.parse().unwrap()], ..FetchPolicy::default() };
		assert_eq!(resolved(allowing("data.example"), &["10.0.0.1"]).await.unwrap(), ["10.0.0.1"]);
		assert_eq!(resolved(allowing("10.0.0.0/8"), &["10.0.0.1", "8.8.8.8"]).await.unwrap().len(), 2);
		assert!(resolved(allowing("other.example"), &["10.0.0.1"]).await.is_err());
		assert!(resolved(allowing("10.0.0.0/8"), &["10.0.0.1", "192.168.0.1"]).await.is_err());
	}
}
