//! Checks that Istio has in its code but no YAML text can fail.

use super::{Proof, proven_codes};

proven_codes! {
    AP_11 "AP-11" "empty list of sources" "leave from out, or name a source"
        Proof::Unreachable("an empty list reads as an absent one");
    AP_19 "AP-19" "empty list of operations" "leave to out, or name an operation"
        Proof::Unreachable("an empty list reads as an absent one");
    AP_30 "AP-30" "no rule" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    DR_11 "DR-11" "no subset" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    DR_21 "DR-21" "no traffic policy" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    EF_28 "EF-28" "no patch" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    EX_24 "EX-24" "no settings of a provider" "a provider has settings"
        Proof::Unreachable("a provider that is null reads as an absent one, which EX-4 reports");
    GW_20 "GW-20" "no server" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    H_GWHOST_4 "H-GWHOST-4" "generated server name of another form" "Istio writes outbound_.<port>_.<subset>_.<host>"
        Proof::Unreachable("only names that begin with outbound_ are checked this way");
    H_WASM_3 "H-WASM-3" "address that parses in one way alone" "an address is parsed twice"
        Proof::Unreachable("no text is known that the first parser takes and the second does not");
    MODEL_8 "MODEL-8" "body of another kind" "the body of an object has the type of its kind"
        Proof::Unreachable("decoding gives every object the body of its kind; a program can give another");
    MP_14 "MP-14" "no custom tag" "maps have no holes"
        Proof::Unreachable("null in a map reads as an empty entry");
    MP_39 "MP-39" "negative age of connections" "connections are closed after a while"
        Proof::Unreachable("it is a flag of the control plane, not a field");
    PA_2 "PA-2" "empty map of ports" "leave portLevelMtls out, or name a port"
        Proof::Unreachable("an empty map reads as an absent one");
    SC_25 "SC-25" "no listener" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    SC_28 "SC-28" "second listener without port" "one listener takes all other ports"
        Proof::Unreachable("SC-27 reports the first of the two, which is not the last");
    SE_18 "SE-18" "no port" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    TE_10 "TE-10" "no override" "maps have no holes"
        Proof::Unreachable("null in a map reads as an empty entry");
    VS_14 "VS-14" "no HTTP route" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    VS_C_7 "VS-C-7" "no TCP match" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    VS_H_12 "VS-H-12" "redirect beside a direct response" "a route gives one answer"
        Proof::Unreachable("VS-H-8 reports it first");
    VS_H_56 "VS-H-56" "no mirror" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    VS_H_78 "VS-H-78" "no destination" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    VS_T_13 "VS-T-13" "no TLS match" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
    WG_14 "WG-14" "no probe" "lists have no holes"
        Proof::Unreachable("null in a list reads as an empty entry");
}
