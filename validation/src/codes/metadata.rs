super::table::codes! {
    META_1 "META-1" "dry run of a kind without it" "only an AuthorizationPolicy can be tried without effect"
        DestinationRule("annotations: {istio.io/dry-run: 'true'}") "{host: reviews}";
    META_2 "META-2" "dry run neither on nor off" "the annotation takes a boolean as Go writes it, such as true or 0"
        AuthorizationPolicy("annotations: {istio.io/dry-run: maybe}") "{}";
    META_3 "META-3" "dry run of an action without it" "only the actions ALLOW and DENY can be tried without effect"
        AuthorizationPolicy("annotations: {istio.io/dry-run: 'true'}") "{action: AUDIT}";
    META_4 "META-4" "object asks to be refused" "the annotation exists to test that the webhook works"
        DestinationRule("annotations: {internal.istio.io/webhook-always-reject: 'true'}") "{host: reviews}";
    META_5 "META-5" "parent namespace given by hand" "Istio sets the annotation on objects it derives"
        DestinationRule("annotations: {internal.istio.io/parent-namespace: a}") "{host: reviews}";
    META_6 "META-6" "parents given by hand" "Istio sets the annotation on objects it derives"
        DestinationRule("annotations: {internal.istio.io/parents: a}") "{host: reviews}";
}
