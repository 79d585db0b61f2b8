use mesh_config_model::specs::security::{
    Action, ActionDetail, AuthorizationPolicy, Condition, Operation, Rule, Source,
};

use crate::check::{attribute, path_template, policy_value, target_ref};
use crate::{Code, Context, Problem, Sink, Validate, codes};

impl Validate for AuthorizationPolicy {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let target = self.target_ref.as_ref();
        target_ref::policy_target(sink, self.selector.as_ref(), target, &self.target_refs);
        action(sink, self);
        let mut at = sink.field("rules");
        for (i, entry) in self.rules.iter().enumerate() {
            rule(&mut at.index(i), entry, self.action);
        }
    }
}

fn action(at: &mut Sink<'_>, policy: &AuthorizationPolicy) {
    let provider = match &policy.action_detail {
        Some(ActionDetail::Provider(provider)) => Some(provider),
        _ => None,
    };
    match policy.action {
        Action::Custom if policy.rules.is_empty() => {
            let message =
                "CUSTOM without rules applies to no request; add an empty rule {} for all";
            at.field("rules").error(Problem::new(codes::AP_5, message));
        }
        Action::Custom => {
            if provider.is_none_or(|provider| provider.name.is_empty()) {
                let message = "CUSTOM needs the name of a provider";
                at.field("provider").field("name").error(Problem::new(codes::AP_6, message));
            }
        }
        action => {
            if provider.is_some() {
                let message = format!("provider works with the action CUSTOM, not {action}");
                at.field("provider")
                    .error(Problem::new(codes::AP_9, message).with("action", action));
            }
            if action == Action::Deny && policy.rules.is_empty() {
                let message =
                    "DENY without rules applies to no request; add an empty rule {} for all";
                at.field("rules").error(Problem::new(codes::AP_10, message));
            }
        }
    }
}

fn rule(at: &mut Sink<'_>, rule: &Rule, action: Action) {
    if action == Action::Custom {
        without_identity(at, rule);
    }
    for (i, from) in rule.from.iter().enumerate() {
        let mut at = at.field("from");
        match &from.source {
            Some(given) => source(&mut at.index(i).field("source"), given),
            None => at.index(i).error(Problem::new(codes::AP_12, "entry has no source")),
        }
    }
    for (i, to) in rule.to.iter().enumerate() {
        let mut at = at.field("to");
        match &to.operation {
            Some(given) => operation(&mut at.index(i).field("operation"), given),
            None => at.index(i).error(Problem::new(codes::AP_20, "entry has no operation")),
        }
    }
    for (i, when) in rule.when.iter().enumerate() {
        condition(&mut at.field("when").index(i), when);
    }
    if action == Action::Deny && denies_all_tcp(rule) {
        let message =
            "rule has HTTP fields alone, so it denies all TCP traffic it can see; name the ports";
        at.warning(Problem::new(codes::AP_28, message));
    }
}

/// Refuses what an external provider cannot be asked about, because it is known only afterwards.
fn without_identity(at: &mut Sink<'_>, rule: &Rule) {
    let unsupported = |code: Code, what: &str| {
        Problem::new(code, format!("{what} does not work with the action CUSTOM"))
            .with("field", what)
    };
    for (i, from) in rule.from.iter().enumerate() {
        let Some(source) = &from.source else { continue };
        let mut at = at.field("from");
        let mut at = at.index(i);
        let mut at = at.field("source");
        for (name, values) in identity_lists(source) {
            if !values.is_empty() {
                at.field(name).error(unsupported(codes::AP_7, name));
            }
        }
    }
    let keys =
        ["source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal"];
    for (i, when) in rule.when.iter().enumerate() {
        if keys.contains(&when.key.as_str()) || when.key.starts_with("request.auth.") {
            at.field("when").index(i).field("key").error(unsupported(codes::AP_8, &when.key));
        }
    }
}

fn identity_lists(source: &Source) -> [(&'static str, &[String]); 10] {
    [
        ("namespaces", &source.namespaces),
        ("notNamespaces", &source.not_namespaces),
        ("serviceAccounts", &source.service_accounts),
        ("notServiceAccounts", &source.not_service_accounts),
        ("trustDomains", &source.trust_domains),
        ("notTrustDomains", &source.not_trust_domains),
        ("principals", &source.principals),
        ("notPrincipals", &source.not_principals),
        ("requestPrincipals", &source.request_principals),
        ("notRequestPrincipals", &source.not_request_principals),
    ]
}

fn address_lists(source: &Source) -> [(&'static str, &[String]); 4] {
    [
        ("ipBlocks", &source.ip_blocks),
        ("notIpBlocks", &source.not_ip_blocks),
        ("remoteIpBlocks", &source.remote_ip_blocks),
        ("notRemoteIpBlocks", &source.not_remote_ip_blocks),
    ]
}

fn source(at: &mut Sink<'_>, source: &Source) {
    let accounts = !source.service_accounts.is_empty() || !source.not_service_accounts.is_empty();
    let names =
        [&source.principals, &source.not_principals, &source.namespaces, &source.not_namespaces];
    if accounts && names.iter().any(|values| !values.is_empty()) {
        let message =
            "serviceAccounts exclude principals and namespaces, whose values they contain";
        at.error(Problem::new(codes::AP_13, message));
    }
    let mut lists = identity_lists(source).into_iter().chain(address_lists(source));
    if lists.all(|(_, values)| values.is_empty()) {
        at.error(Problem::new(codes::AP_14, "source is empty; leave from out for any source"));
    }
    for (name, values) in address_lists(source) {
        policy_value::ip_blocks(&mut at.field(name), values);
        policy_value::not_empty(&mut at.field(name), values, codes::AP_16);
    }
    for (name, values) in identity_lists(source) {
        let mut at = at.field(name);
        match name {
            "serviceAccounts" | "notServiceAccounts" => {
                policy_value::service_accounts(&mut at, values);
            }
            "trustDomains" | "notTrustDomains" => policy_value::trust_domains(&mut at, values),
            _ => {
                policy_value::not_empty(&mut at, values, codes::AP_16);
            }
        }
    }
}

fn operation(at: &mut Sink<'_>, operation: &Operation) {
    let lists: [(&'static str, &[String]); 8] = [
        ("hosts", &operation.hosts),
        ("notHosts", &operation.not_hosts),
        ("ports", &operation.ports),
        ("notPorts", &operation.not_ports),
        ("methods", &operation.methods),
        ("notMethods", &operation.not_methods),
        ("paths", &operation.paths),
        ("notPaths", &operation.not_paths),
    ];
    if lists.iter().all(|(_, values)| values.is_empty()) {
        at.error(Problem::new(codes::AP_21, "operation is empty; leave to out for any operation"));
    }
    for (name, values) in lists {
        let mut at = at.field(name);
        policy_value::not_empty(&mut at, values, codes::AP_23);
        match name {
            "ports" | "notPorts" => policy_value::ports(&mut at, values),
            "paths" | "notPaths" => path_template::paths(&mut at, values),
            _ => {}
        }
    }
}

fn condition(at: &mut Sink<'_>, condition: &Condition) {
    let key = condition.key.as_str();
    if key.is_empty() {
        return at.field("key").error(Problem::new(codes::AP_25, "condition has no key"));
    }
    if condition.values.is_empty() && condition.not_values.is_empty() {
        let message = format!("condition on {key} has no values; give values or notValues");
        return at.error(Problem::new(codes::AP_26, message).with("key", key));
    }
    attribute::attribute(at, key, "values", &condition.values);
    attribute::attribute(at, key, "notValues", &condition.not_values);
}

/// Tells whether nothing a proxy knows of plain TCP narrows the rule down.
fn denies_all_tcp(rule: &Rule) -> bool {
    let by_source = rule.from.iter().any(|from| from.source.is_some());
    let mut operations = rule.to.iter().filter_map(|to| to.operation.as_ref()).peekable();
    if operations.peek().is_none() {
        return by_source
            && !rule.from.iter().filter_map(|from| from.source.as_ref()).any(knows_tcp);
    }
    !operations.any(|operation| !operation.ports.is_empty() || !operation.not_ports.is_empty())
}

fn knows_tcp(source: &Source) -> bool {
    let http_only =
        ["requestPrincipals", "notRequestPrincipals", "trustDomains", "notTrustDomains"];
    let mut lists = identity_lists(source).into_iter().chain(address_lists(source));
    lists.any(|(name, values)| !values.is_empty() && !http_only.contains(&name))
}
