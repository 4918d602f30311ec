//! A TCP listener for strangers: a bounded number of connections, none of which may sit idle.

use axum::serve::Listener;
use std::{
	future::Future,
	io,
	net::SocketAddr,
	pin::Pin,
	sync::Arc,
	task::{ready, Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	net::{TcpListener, TcpStream},
	sync::{OwnedSemaphorePermit, Semaphore},
	time::{sleep, Instant, Sleep},
};

/// What one listener allows.
#[derive(Clone, Copy, Debug)]
pub struct ListenerLimits {
	/// Most connections at the same time; more wait in the kernel's queue. At least 1.
	pub connections: usize,
	/// A connection on which no byte moves for this long is closed.
	pub idle_timeout: Duration,
}

impl Default for ListenerLimits {
	fn default() -> Self {
		Self { connections: 256, idle_timeout: Duration::from_secs(60) }
	}
}

/// A [`TcpListener`] under [`ListenerLimits`].
#[derive(Debug)]
pub struct BoundedListener {
	listener: TcpListener,
	free: Arc<Semaphore>,
	idle_timeout: Duration,
}

impl BoundedListener {
	/// Binds to an address. Port 0 takes any free one.
	pub async fn bind(address: SocketAddr, limits: ListenerLimits) -> io::Result<Self> {
		let listener = TcpListener::bind(address).await?;
		let free = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
		Ok(Self { listener, free, idle_timeout: limits.idle_timeout })
	}
}

impl Listener for BoundedListener {
	type Io = BoundedStream;
	type Addr = SocketAddr;

	async fn accept(&mut self) -> (Self::Io, Self::Addr) {
		let permit = loop {
			// Never closed; the loop is only for the type.
			if let Ok(permit) = self.free.clone().acquire_owned().await {
				break permit;
			}
		};
		let (stream, address) = Listener::accept(&mut self.listener).await;
		if let Err(error) = stream.set_nodelay(true) {
			tracing::debug!(target: "artifacts", %error, "can't set TCP_NODELAY");
		}
		let timer = Box::pin(sleep(self.idle_timeout));
		(BoundedStream { stream, timer, idle_timeout: self.idle_timeout, _permit: permit }, address)
	}

	fn local_addr(&self) -> io::Result<Self::Addr> {
		self.listener.local_addr()
	}
}

/// A connection of a [`BoundedListener`].
#[derive(Debug)]
pub struct BoundedStream {
	stream: TcpStream,
	timer: Pin<Box<Sleep>>,
	idle_timeout: Duration,
	_permit: OwnedSemaphorePermit,
}

impl BoundedStream {
	/// Passes progress on and restarts the clock; without progress fails when the clock ran out.
	fn timed<T>(&mut self, context: &mut Context<'_>, progress: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
		if progress.is_ready() {
			self.timer.as_mut().reset(Instant::now() + self.idle_timeout);
			return progress;
		}
		ready!(self.timer.as_mut().poll(context));
		Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
	}
}

impl AsyncRead for BoundedStream {
	fn poll_read(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		buffer: &mut ReadBuf<'_>,
	) -> Poll<io::Result<()>> {
		let progress = Pin::new(&mut self.stream).poll_read(context, buffer);
		self.timed(context, progress)
	}
}

impl AsyncWrite for BoundedStream {
	fn poll_write(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		bytes: &[u8],
	) -> Poll<io::Result<usize>> {
		let progress = Pin::new(&mut self.stream).poll_write(context, bytes);
		self.timed(context, progress)
	}

	fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(context)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(context)
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		context: &mut Context<'_>,
		parts: &[io::IoSlice<'_>],
	) -> Poll<io::Result<usize>> {
		let progress = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
		self.timed(context, progress)
	}

	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}
}
