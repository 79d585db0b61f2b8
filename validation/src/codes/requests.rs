super::table::codes! {
    H_DUR_1 "H-DUR-1" "duration too short" "the proxy counts whole milliseconds, and none is too few"
        VirtualService "{hosts: [reviews], http: [{timeout: 0.5ms, route: [{destination: {host: reviews}}]}]}";
    H_DUR_2 "H-DUR-2" "duration too precise" "the proxy counts whole milliseconds"
        VirtualService "{hosts: [reviews], http: [{timeout: 1.5ms, route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_1 "H-HDRNAME-1" "header without usable name" "every header has a name; one that a claim is copied to has letters, digits, - and _"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {remove: ['']}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_3 "H-HDRNAME-3" "malformed header in a cross-origin policy" "header names have letters, digits and a few signs"
        VirtualService "{hosts: [reviews], http: [{corsPolicy: {allowHeaders: [x a]}, route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_4 "H-HDRNAME-4" "malformed header to match" "header names have letters, digits and a few signs"
        VirtualService "{hosts: [reviews], http: [{match: [{headers: {x a: {exact: b}}}], route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_7 "H-HDRNAME-7" "pseudo header of a request" "of the headers with a colon only :authority can be set"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {':path': /}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_8 "H-HDRNAME-8" "host or pseudo header" "only adding to or setting on a request may touch its host"
        VirtualService "{hosts: [reviews], http: [{headers: {response: {set: {host: a}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_1 "H-HDRVAL-1" "control character in a header" "a header is one line of text"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: \"a\\u0001\"}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_3 "H-HDRVAL-3" "single percent sign" "a percent sign begins a variable; double it to mean itself"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: 50%}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_6 "H-HDRVAL-6" "array item without quotes" "arguments in brackets are quoted texts"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A([b])%'}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_8 "H-HDRVAL-8" "backslash at the end" "a backslash protects the character after it"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A([\"b\\'}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_9 "H-HDRVAL-9" "array without comma" "items in brackets are parted by commas"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A([\"b\" \"c\"])%'}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_10 "H-HDRVAL-10" "arguments not closed" "after the array of arguments comes a closing parenthesis"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A([\"b\"] c)%'}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_11 "H-HDRVAL-11" "variable not closed after its arguments" "after the closing parenthesis comes a percent sign"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A(b) c%'}}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRVAL_12 "H-HDRVAL-12" "variable not closed" "a variable stands between two percent signs"
        VirtualService "{hosts: [reviews], http: [{headers: {request: {set: {x-a: '%A'}}}, route: [{destination: {host: reviews}}]}]}";
    H_PCT_1 "H-PCT-1" "percentage out of range" "percentages run from 0 to 100"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {maxEjectionPercent: 101}}}";
    H_PCT_2 "H-PCT-2" "fraction of a percentage out of range" "the proxy draws among a million: 0, or from 0.0001 to 100"
        VirtualService "{hosts: [reviews], http: [{fault: {abort: {httpStatus: 500, percentage: {value: 101}}}, route: [{destination: {host: reviews}}]}]}";
    H_PCT_3 "H-PCT-3" "negative weight" "a weight is a share of traffic"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: reviews}, weight: -1}]}]}";
    H_REGEX_1 "H-REGEX-1" "regular expression too long" "it has at most 1024 bytes"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {regex: '<a*1025>'}}], route: [{destination: {host: reviews}}]}]}";
    H_REGEX_2 "H-REGEX-2" "malformed regular expression" "the syntax is that of RE2"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {regex: 'a**'}}], route: [{destination: {host: reviews}}]}]}";
    H_RETRY_1 "H-RETRY-1" "negative number of attempts" "0 turns retries off"
        VirtualService "{hosts: [reviews], http: [{retries: {attempts: -1}, route: [{destination: {host: reviews}}]}]}";
    H_RETRY_2 "H-RETRY-2" "retries configured but off" "give a number of attempts, or attempts: 0 alone"
        VirtualService "{hosts: [reviews], http: [{retries: {attempts: 0, retryOn: 5xx}, route: [{destination: {host: reviews}}]}]}";
    H_RETRY_4 "H-RETRY-4" "unknown retry policy" "policies and HTTP statuses are parted by commas without spaces"
        VirtualService "{hosts: [reviews], http: [{retries: {attempts: 1, retryOn: '5xx, reset'}, route: [{destination: {host: reviews}}]}]}";
    H_SMATCH_1 "H-SMATCH-1" "empty prefix" "every text begins with nothing; leave the matcher out"
        VirtualService "{hosts: [reviews], http: [{match: [{headers: {x-a: {prefix: ''}}}], route: [{destination: {host: reviews}}]}]}";
    H_SMATCH_2 "H-SMATCH-2" "empty regular expression" "it would match nothing but the empty text"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {regex: ''}}], route: [{destination: {host: reviews}}]}]}";
    H_STATUS_1 "H-STATUS-1" "HTTP status out of range" "a proxy answers with 200 to 599"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 100}}]}";
    H_STATUS_2 "H-STATUS-2" "unknown gRPC status" "statuses are named in upper case, such as UNAVAILABLE"
        VirtualService "{hosts: [reviews], http: [{fault: {abort: {grpcStatus: unavailable}}, route: [{destination: {host: reviews}}]}]}";
    H_HDRNAME_2 "H-HDRNAME-2" "malformed header of a probe" "letters, digits and hyphens"
        WorkloadGroup "{template: {}, probe: {httpGet: {port: 80, httpHeaders: [{name: x_a}]}}}";
}
