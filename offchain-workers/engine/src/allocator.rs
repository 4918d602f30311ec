//! Has the processor's memory stay with the process between operators.

#![allow(unsafe_code)]

/// Has the system's allocator keep what results have freed for the next ones, up to 256 MiB. As it comes, it gives tensors of more than
/// 128 KiB back and takes them anew each time, which costs a fault for every page: a fifth of an encoder's time, and twice that
/// where another thread frees them.
pub(crate) fn keep_freed() {
	#[cfg(all(target_os = "linux", target_env = "gnu"))]
	{
		static ONCE: std::sync::Once = std::sync::Once::new();
		// SAFETY: it sets two numbers of the allocator, which it guards by its own lock.
		ONCE.call_once(|| unsafe {
			libc::mallopt(libc::M_MMAP_THRESHOLD, 32 << 20);
			libc::mallopt(libc::M_TRIM_THRESHOLD, 256 << 20);
		});
	}
}
