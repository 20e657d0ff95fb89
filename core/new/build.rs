//! The tests link quern's test kit, which pkg-config finds; the plugin itself links nothing of quern's.
use std::process::Command;

fn main() {
    let asked = Command::new("pkg-config").args(["--libs", "quern-test"]).output();
    let Some(found) = asked.ok().filter(|output| output.status.success()) else {
        println!("cargo:warning=pkg-config knows no quern-test: the tests will not link");
        return;
    };
    for argument in String::from_utf8_lossy(&found.stdout).split_whitespace() {
        println!("cargo:rustc-link-arg-tests={argument}");
        if let Some(folder) = argument.strip_prefix("-L") {
            println!("cargo:rustc-link-arg-tests=-Wl,-rpath,{folder}");
        }
    }
}
