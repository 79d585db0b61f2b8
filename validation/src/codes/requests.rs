super::table::codes! {
    H_DUR_1 "H-DUR-1" "duration too short" "the proxy counts whole milliseconds, and none is too few";
    H_DUR_2 "H-DUR-2" "duration too precise" "the proxy counts whole milliseconds";
    H_HDRNAME_1 "H-HDRNAME-1" "header without name" "every header has a name";
    H_HDRNAME_3 "H-HDRNAME-3" "malformed header in a cross-origin policy" "header names have letters, digits and a few signs";
    H_HDRNAME_4 "H-HDRNAME-4" "malformed header to match" "header names have letters, digits and a few signs";
    H_HDRNAME_7 "H-HDRNAME-7" "pseudo header of a request" "of the headers with a colon only :authority can be set";
    H_HDRNAME_8 "H-HDRNAME-8" "host or pseudo header" "only adding to or setting on a request may touch its host";
    H_HDRVAL_1 "H-HDRVAL-1" "control character in a header" "a header is one line of text";
    H_HDRVAL_3 "H-HDRVAL-3" "single percent sign" "a percent sign begins a variable; double it to mean itself";
    H_HDRVAL_6 "H-HDRVAL-6" "array item without quotes" "arguments in brackets are quoted texts";
    H_HDRVAL_8 "H-HDRVAL-8" "backslash at the end" "a backslash protects the character after it";
    H_HDRVAL_9 "H-HDRVAL-9" "array without comma" "items in brackets are parted by commas";
    H_HDRVAL_10 "H-HDRVAL-10" "arguments not closed" "after the array of arguments comes a closing parenthesis";
    H_HDRVAL_11 "H-HDRVAL-11" "variable not closed after its arguments" "after the closing parenthesis comes a percent sign";
    H_HDRVAL_12 "H-HDRVAL-12" "variable not closed" "a variable stands between two percent signs";
    H_PCT_1 "H-PCT-1" "percentage out of range" "percentages run from 0 to 100";
    H_PCT_2 "H-PCT-2" "fraction of a percentage out of range" "the proxy draws among a million: 0, or from 0.0001 to 100";
    H_PCT_3 "H-PCT-3" "negative weight" "a weight is a share of traffic";
    H_REGEX_1 "H-REGEX-1" "regular expression too long" "it has at most 1024 bytes";
    H_REGEX_2 "H-REGEX-2" "malformed regular expression" "the syntax is that of RE2";
    H_RETRY_1 "H-RETRY-1" "negative number of attempts" "0 turns retries off";
    H_RETRY_2 "H-RETRY-2" "retries configured but off" "give a number of attempts, or attempts: 0 alone";
    H_RETRY_4 "H-RETRY-4" "unknown retry policy" "policies and HTTP statuses are parted by commas without spaces";
    H_SMATCH_1 "H-SMATCH-1" "empty prefix" "every text begins with nothing; leave the matcher out";
    H_SMATCH_2 "H-SMATCH-2" "empty regular expression" "it would match nothing but the empty text";
    H_STATUS_1 "H-STATUS-1" "HTTP status out of range" "a proxy answers with 200 to 599";
    H_STATUS_2 "H-STATUS-2" "unknown gRPC status" "statuses are named in upper case, such as UNAVAILABLE";
}
