//! Puts the version into the program, with the commit where it is built for release.

fn main() {
	if std::env::var("PROFILE").as_deref() == Ok("release") {
		substrate_build_script_utils::generate_cargo_keys();
		substrate_build_script_utils::rerun_if_git_head_changed();
	} else {
		// The same after each commit: the node takes minutes to compile.
		println!("cargo:rustc-env=SUBSTRATE_CLI_IMPL_VERSION={}-dev", env!("CARGO_PKG_VERSION"));
		println!("cargo:rerun-if-changed=build.rs");
	}
}
