//! Stylesheet and scripts, compiled into the program.
//!
//! Every file is served under a path that holds a hash of its content, so that browsers may keep it for a year
//! and an upgrade is seen at once. Nothing is read from the disk and nothing comes from another host.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use sm3::{Digest, Sm3};

/// The content security policy that every page of this crate fits: no inline script, no inline style, no other host.
///
/// A response that is shown inside a page (the preview of a document) needs `frame-ancestors 'self'`, which this
/// policy grants.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// The path of an embedded file with its content hash, `/assets/3f2a…/css/hengping.css`.
///
/// A name that is not embedded gives a path that answers 404; a test of this crate renders every component and
/// looks up each path.
pub fn asset_url(name: &str) -> String {
    let hash = ASSETS.iter().find(|asset| asset.name == name).map_or("0", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{name}")
}

/// The router that serves the embedded files.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{hash}/{*name}", get(serve))
}

struct Asset {
    name: &'static str,
    hash: String,
    body: &'static [u8],
}

macro_rules! assets {
    ($($name:literal),+ $(,)?) => {
        [$(Asset::new($name, include_bytes!(concat!("../../../assets/", $name)))),+]
    };
}

static ASSETS: LazyLock<[Asset; 5]> = LazyLock::new(|| {
    assets!["css/hengping.css", "js/hengping.js", "js/theme.js", "vendor/htmx.min.js", "vendor/htmx.LICENSE",]
});

impl Asset {
    fn new(name: &'static str, body: &'static [u8]) -> Self {
        let hash =
            Sm3::digest(body).iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Self { name, hash, body }
    }

    fn content_type(&self) -> HeaderValue {
        HeaderValue::from_static(match self.name.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("woff2") => "font/woff2",
            _ => "text/plain; charset=utf-8",
        })
    }
}

async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A page of the version before an upgrade still gets its file, but must not keep it under the old hash.
    let cache = if asset.hash == hash { "public, max-age=31536000, immutable" } else { "no-store" };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, asset.content_type());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    (headers, asset.body).into_response()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use axum::{body::Body, http::Request};
    use sha2::Digest as _;
    use tower::ServiceExt as _;

    use super::*;

    async fn fetch(path: &str) -> Response {
        router::<()>().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn an_asset_is_served_under_its_hash_and_kept() {
        let response = fetch(&asset_url("css/hengping.css")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    }

    #[tokio::test]
    async fn an_old_hash_is_served_but_not_kept_and_an_unknown_name_is_not_found() {
        let response = fetch("/assets/0123/js/hengping.js").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        assert_eq!(fetch("/assets/0123/js/none.js").await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn vendored_files_have_the_checksums_of_their_release() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/vendor");
        let list: toml::Table = std::fs::read_to_string(folder.join("VENDOR.toml")).unwrap().parse().unwrap();
        let mut listed = vec!["VENDOR.toml".to_owned()];
        for entry in list["file"].as_array().unwrap() {
            let name = entry["file"].as_str().unwrap();
            let body = std::fs::read(folder.join(name)).unwrap();
            let sum = sha2::Sha256::digest(&body).iter().fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").unwrap();
                text
            });
            assert_eq!(sum, entry["sha256"].as_str().unwrap(), "{name}");
            assert!(folder.join(entry["licence_file"].as_str().unwrap()).exists());
            listed.push(name.to_owned());
        }
        for file in std::fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(listed.contains(&name), "{name} is not in VENDOR.toml");
        }
    }

    #[test]
    fn the_stylesheet_stays_small_and_within_the_browser_baseline() {
        let css = std::str::from_utf8(include_bytes!("../../../assets/css/hengping.css")).unwrap();
        assert!(css.lines().count() <= 1_500);
        for missing in ["color-mix(", "light-dark(", ":has(", "@container", "@layer", "url(http"] {
            assert!(!css.contains(missing), "{missing} is not in Chromium 80");
        }
    }
}
