super::table::codes! {
    META_1 "META-1" "dry run of a kind without it" "only an AuthorizationPolicy can be tried without effect";
    META_2 "META-2" "dry run neither on nor off" "the annotation takes a boolean as Go writes it, such as true or 0";
    META_3 "META-3" "dry run of an action without it" "only the actions ALLOW and DENY can be tried without effect";
    META_4 "META-4" "object asks to be refused" "the annotation exists to test that the webhook works";
    META_5 "META-5" "parent namespace given by hand" "Istio sets the annotation on objects it derives";
    META_6 "META-6" "parents given by hand" "Istio sets the annotation on objects it derives";
    MODEL_8 "MODEL-8" "body of another kind" "the body of an object has the type of its kind";
}
