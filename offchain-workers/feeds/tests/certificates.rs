//! A source with TLS: only one whose certificate is for its name, and from an authority that this machine trusts, is asked.

use ambit_artifacts::{Store, StoreConfig};
use ambit_feeds::{FetchPolicy, Fetcher};
use ambit_primitives::feeds::{Failure, Finding, Query, Reading, Value};
use openssl::{
	asn1::Asn1Time,
	bn::BigNum,
	hash::MessageDigest,
	pkey::{PKey, Private},
	rsa::Rsa,
	ssl::{SslAcceptor, SslMethod},
	x509::{
		extension::{BasicConstraints, SubjectAlternativeName},
		X509Builder, X509Name, X509,
	},
};
use std::{
	io::{Read, Write},
	net::TcpListener,
	path::Path,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc,
	},
};

struct Signed {
	certificate: X509,
	key: PKey<Private>,
}

/// A certificate for a name, or of an authority, by whoever signs it.
fn certificate(name: &str, by: Option<&Signed>, from_day: i64, to_day: u32) -> Signed {
	let key = PKey::from_rsa(Rsa::generate(2_048).unwrap()).unwrap();
	let mut subject = X509Name::builder().unwrap();
	subject.append_entry_by_text("CN", name).unwrap();
	let subject = subject.build();
	let mut builder: X509Builder = X509::builder().unwrap();
	builder.set_version(2).unwrap();
	let mut serial = BigNum::new().unwrap();
	serial.rand(64, openssl::bn::MsbOption::MAYBE_ZERO, false).unwrap();
	builder.set_serial_number(&serial.to_asn1_integer().unwrap()).unwrap();
	builder.set_subject_name(&subject).unwrap();
	builder.set_issuer_name(by.map_or(&*subject, |by| by.certificate.subject_name())).unwrap();
	builder.set_pubkey(&key).unwrap();
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
	builder.set_not_before(&Asn1Time::from_unix(now + from_day * 86_400).unwrap()).unwrap();
	builder.set_not_after(&Asn1Time::from_unix(now + i64::from(to_day) * 86_400 - 3_600).unwrap()).unwrap();
	if by.is_none() {
		builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
	} else {
		let named =
			SubjectAlternativeName::new().dns(name).build(&builder.x509v3_context(None, None)).unwrap();
		builder.append_extension(named).unwrap();
	}
	builder.sign(by.map_or(&key, |by| &by.key), MessageDigest::sha256()).unwrap();
	Signed { certificate: builder.build(), key }
}

/// Says 1 over TLS with this certificate. Gives the port, and how many requests were read.
fn serve(signed: &Signed) -> (u16, Arc<AtomicUsize>) {
	let mut acceptor = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
	acceptor.set_certificate(&signed.certificate).unwrap();
	acceptor.set_private_key(&signed.key).unwrap();
	let (acceptor, listener) = (acceptor.build(), TcpListener::bind("127.0.0.1:0").unwrap());
	let port = listener.local_addr().unwrap().port();
	let asked = Arc::<AtomicUsize>::default();
	let count = asked.clone();
	std::thread::spawn(move || {
		for stream in listener.incoming() {
			let Ok(mut stream) = acceptor.accept(stream.unwrap()) else { continue };
			if matches!(stream.read(&mut [0; 4_096]), Ok(read) if read > 0) {
				count.fetch_add(1, SeqCst);
				let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
				let _ = stream.shutdown();
			}
		}
	});
	(port, asked)
}

async fn finding(directory: &Path, url: String) -> Finding {
	let store = Store::open(&StoreConfig::local(directory.join("store"))).unwrap();
	let policy = FetchPolicy { http: false, ..FetchPolicy::default().with_loopback() };
	let url = url.into_bytes().try_into().unwrap();
	let query = Query { url, pointer: Default::default(), reading: Reading::Number { decimals: 0 } };
	Fetcher::new(policy).unwrap().fetch(&query, false, &store).await.unwrap()
}

#[tokio::test]
async fn only_a_certificate_that_holds_should_be_taken() {
	let directory = tempfile::tempdir().unwrap();
	let (trusted, other) = (certificate("Trusted", None, -2, 2), certificate("Other", None, -2, 2));
	let file = directory.path().join("authorities.pem");
	std::fs::write(&file, trusted.certificate.to_pem().unwrap()).unwrap();
	// This is the only test of its program, and nothing runs yet that reads the environment.
	std::env::set_var("SSL_CERT_FILE", &file);
	std::env::set_var("SSL_CERT_DIR", directory.path().join("none"));

	let (port, asked) = serve(&certificate("localhost", Some(&trusted), -1, 1));
	let url = format!("https://localhost:{port}/");
	assert_eq!(finding(directory.path(), url).await, Finding::Found(Value::Number(1)));
	assert_eq!(asked.load(SeqCst), 1);
	// The same one for another name.
	let refused = Finding::Failed(Failure::Unreachable);
	assert_eq!(finding(directory.path(), format!("https://127.0.0.1:{port}/")).await, refused);
	assert_eq!(asked.load(SeqCst), 1);
	for signed in [
		certificate("localhost", Some(&other), -1, 1),
		certificate("data.example", Some(&trusted), -1, 1),
		certificate("localhost", Some(&trusted), -3, 0),
		certificate("localhost", None, -1, 1),
	] {
		let (port, asked) = serve(&signed);
		assert_eq!(finding(directory.path(), format!("https://localhost:{port}/")).await, refused);
		assert_eq!(asked.load(SeqCst), 0);
	}
	// What is no TLS at all.
	let listener = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = listener.local_addr().unwrap().port();
	std::thread::spawn(move || {
		for stream in listener.incoming() {
			let _ = stream.unwrap().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
		}
	});
	assert_eq!(finding(directory.path(), format!("https://localhost:{port}/")).await, refused);
}
