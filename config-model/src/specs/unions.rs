//! What the `type` field of a Gateway API union selects.
//!
//! The Gateway API says in a field `type` which of several optional fields is set.
//! The methods here follow it, and give `None` where the two do not fit.

use super::gateway_api::{
    GrpcRouteFilter, GrpcRouteFilterType, HttpCorsFilter, HttpExternalAuthFilter, HttpHeaderFilter,
    HttpPathModifier, HttpPathModifierType, HttpRequestMirrorFilter, HttpRequestRedirectFilter,
    HttpRouteFilter, HttpRouteFilterType, HttpUrlRewriteFilter, LocalObjectReference,
    SubjectAltName, SubjectAltNameType,
};
use super::gateway_api_experimental::{
    BackendSpec, BackendType, EndpointSelectorBackend, ExternalHostnameBackend,
};

/// What a filter of an HTTP or gRPC route does, with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum RouteFilterAction<'f> {
    /// Changes headers of requests.
    RequestHeaderModifier(&'f HttpHeaderFilter),
    /// Changes headers of responses.
    ResponseHeaderModifier(&'f HttpHeaderFilter),
    /// Answers with a redirect.
    RequestRedirect(&'f HttpRequestRedirectFilter),
    /// Changes host name or path.
    UrlRewrite(&'f HttpUrlRewriteFilter),
    /// Sends a copy elsewhere.
    RequestMirror(&'f HttpRequestMirrorFilter),
    /// Says what pages of other origins may do.
    Cors(&'f HttpCorsFilter),
    /// Asks another service whether to let a request pass.
    ExternalAuth(&'f HttpExternalAuthFilter),
    /// What the implementation makes of it.
    ExtensionRef(&'f LocalObjectReference),
}

impl HttpRouteFilter {
    /// The settings that `type` names; `None` when they are absent or the type is unknown.
    ///
    /// ```
    /// use mesh_config_model::specs::gateway_api::HttpRouteFilter;
    /// use mesh_config_model::specs::unions::RouteFilterAction;
    ///
    /// let filter: HttpRouteFilter = serde_json::from_str(
    ///     r#"{"type": "URLRewrite", "urlRewrite": {"hostname": "internal.example"}}"#,
    /// )?;
    /// let Some(RouteFilterAction::UrlRewrite(rewrite)) = filter.action() else { panic!("a rewrite") };
    /// assert_eq!(rewrite.hostname.as_deref(), Some("internal.example"));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn action(&self) -> Option<RouteFilterAction<'_>> {
        use RouteFilterAction as Action;
        match self.r#type {
            HttpRouteFilterType::RequestHeaderModifier => {
                self.request_header_modifier.as_ref().map(Action::RequestHeaderModifier)
            }
            HttpRouteFilterType::ResponseHeaderModifier => {
                self.response_header_modifier.as_ref().map(Action::ResponseHeaderModifier)
            }
            HttpRouteFilterType::RequestRedirect => {
                self.request_redirect.as_ref().map(Action::RequestRedirect)
            }
            HttpRouteFilterType::UrlRewrite => self.url_rewrite.as_ref().map(Action::UrlRewrite),
            HttpRouteFilterType::RequestMirror => {
                self.request_mirror.as_ref().map(Action::RequestMirror)
            }
            HttpRouteFilterType::Cors => self.cors.as_ref().map(Action::Cors),
            HttpRouteFilterType::ExternalAuth => {
                self.external_auth.as_ref().map(Action::ExternalAuth)
            }
            HttpRouteFilterType::ExtensionRef => {
                self.extension_ref.as_ref().map(Action::ExtensionRef)
            }
            HttpRouteFilterType::Unknown(_) => None,
        }
    }
}

impl GrpcRouteFilter {
    /// The settings that `type` names; `None` when they are absent or the type is unknown.
    #[must_use]
    pub fn action(&self) -> Option<RouteFilterAction<'_>> {
        use RouteFilterAction as Action;
        match self.r#type {
            GrpcRouteFilterType::RequestHeaderModifier => {
                self.request_header_modifier.as_ref().map(Action::RequestHeaderModifier)
            }
            GrpcRouteFilterType::ResponseHeaderModifier => {
                self.response_header_modifier.as_ref().map(Action::ResponseHeaderModifier)
            }
            GrpcRouteFilterType::RequestMirror => {
                self.request_mirror.as_ref().map(Action::RequestMirror)
            }
            GrpcRouteFilterType::ExtensionRef => {
                self.extension_ref.as_ref().map(Action::ExtensionRef)
            }
            GrpcRouteFilterType::Unknown(_) => None,
        }
    }
}

/// The new path of a redirect or a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathReplacement<'f> {
    /// Takes the place of the whole path.
    Full(&'f str),
    /// Takes the place of the prefix that matched.
    Prefix(&'f str),
}

impl HttpPathModifier {
    /// The path that `type` names; `None` when it is absent or the type is unknown.
    #[must_use]
    pub fn replacement(&self) -> Option<PathReplacement<'_>> {
        match self.r#type {
            HttpPathModifierType::ReplaceFullPath => {
                self.replace_full_path.as_deref().map(PathReplacement::Full)
            }
            HttpPathModifierType::ReplacePrefixMatch => {
                self.replace_prefix_match.as_deref().map(PathReplacement::Prefix)
            }
            HttpPathModifierType::Unknown(_) => None,
        }
    }
}

impl SubjectAltName {
    /// The name that `type` names; `None` when it is empty or the type is unknown.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        let value = match self.r#type {
            SubjectAltNameType::Hostname => &self.hostname,
            SubjectAltNameType::Uri => &self.uri,
            SubjectAltNameType::Unknown(_) => return None,
        };
        Some(value.as_str()).filter(|value| !value.is_empty())
    }
}

/// What an experimental backend stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum BackendDestination<'s> {
    /// A host outside of the cluster.
    ExternalHostname(&'s ExternalHostnameBackend),
    /// Pods, by label.
    EndpointSelector(&'s EndpointSelectorBackend),
}

impl BackendSpec {
    /// The destination that `type` names; `None` when it is absent or the type is unknown.
    #[must_use]
    pub fn destination(&self) -> Option<BackendDestination<'_>> {
        match self.r#type {
            BackendType::ExternalHostname => {
                self.external_hostname.as_ref().map(BackendDestination::ExternalHostname)
            }
            BackendType::EndpointSelector => {
                self.endpoint_selector.as_ref().map(BackendDestination::EndpointSelector)
            }
            BackendType::Unknown(_) => None,
        }
    }
}
