super::table::codes! {
    VS_2 "VS-2" "delegate with gateways" "a delegate is bound by the object that refers to it"
        VirtualService "{gateways: [shop/gw], http: [{route: [{destination: {host: reviews}}]}]}";
    VS_3 "VS-3" "delegate with TLS routes" "only HTTP routes are delegated"
        VirtualService "{tls: [{match: [{sniHosts: [reviews]}], route: [{destination: {host: reviews}}]}]}";
    VS_4 "VS-4" "delegate with TCP routes" "only HTTP routes are delegated"
        VirtualService "{tcp: [{route: [{destination: {host: reviews}}]}]}";
    VS_7 "VS-7" "claims in the mesh" "claims are known where a gateway verified a token"
        VirtualService "{hosts: [reviews], http: [{match: [{headers: {'@request.auth.claims.group': {exact: admin}}}], route: [{destination: {host: reviews}}]}]}";
    VS_10 "VS-10" "all hosts of the mesh" "it would take over every service"
        VirtualService "{hosts: ['*'], http: [{route: [{destination: {host: reviews}}]}]}";
    VS_11 "VS-11" "overlapping hosts" "each host belongs to one entry"
        VirtualService "{hosts: ['*.example.com', www.example.com], http: [{route: [{destination: {host: reviews}}]}]}";
    VS_12 "VS-12" "no route" "an object without routes does nothing"
        VirtualService "{hosts: [reviews]}";
    VS_C_1 "VS-C-1" "TCP route without destination" "a connection goes somewhere"
        VirtualService "{hosts: [reviews], tcp: [{match: [{port: 80}]}]}";
    VS_H_2 "VS-H-2" "delegate with redirect" "the delegate decides what happens"
        VirtualService "{hosts: [reviews], http: [{delegate: {name: a}, redirect: {uri: /}}]}";
    VS_H_3 "VS-H-3" "delegate with route" "the delegate decides what happens"
        VirtualService "{hosts: [reviews], http: [{delegate: {name: a}, route: [{destination: {host: reviews}}]}]}";
    VS_H_4 "VS-H-4" "delegate of a delegate" "routes are delegated once"
        VirtualService "{http: [{delegate: {name: a}, route: [{destination: {host: reviews}}]}]}";
    VS_H_5 "VS-H-5" "redirect with route" "a route either redirects or forwards"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /}, route: [{destination: {host: reviews}}]}]}";
    VS_H_6 "VS-H-6" "redirect with fault" "a redirected request goes nowhere to fail"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /}, fault: {abort: {httpStatus: 500}}}]}";
    VS_H_7 "VS-H-7" "redirect with rewrite" "a redirect says itself where to go"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /}, rewrite: {uri: /}}]}";
    VS_H_8 "VS-H-8" "redirect with direct response" "a route gives one answer"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /}, directResponse: {status: 200}}]}";
    VS_H_9 "VS-H-9" "direct response with route" "a route either answers or forwards"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 200}, route: [{destination: {host: reviews}}]}]}";
    VS_H_10 "VS-H-10" "direct response with fault" "an answered request goes nowhere to fail"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 200}, fault: {abort: {httpStatus: 500}}}]}";
    VS_H_11 "VS-H-11" "direct response with rewrite" "an answered request goes nowhere to be rewritten"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 200}, rewrite: {uri: /}}]}";
    VS_H_13 "VS-H-13" "route without action" "give one of route, redirect, directResponse"
        VirtualService "{hosts: [reviews], http: [{timeout: 1s}]}";
    VS_H_14 "VS-H-14" "two forms of mirrors" "mirror is the old form of a list with one entry"
        VirtualService "{hosts: [reviews], http: [{mirror: {host: a}, mirrors: [{destination: {host: b}}], route: [{destination: {host: reviews}}]}]}";
    VS_H_27 "VS-H-27" "malformed namespace of the source" "a namespace is a DNS label"
        VirtualService "{hosts: [reviews], http: [{match: [{sourceNamespace: shop_1}], route: [{destination: {host: reviews}}]}]}";
    VS_H_32 "VS-H-32" "origin that matches nothing" "give exact, prefix or regex a text"
        VirtualService "{hosts: [reviews], http: [{corsPolicy: {allowOrigins: [{exact: ''}]}, route: [{destination: {host: reviews}}]}]}";
    VS_H_34 "VS-H-34" "unknown HTTP method" "methods are written in upper case"
        VirtualService "{hosts: [reviews], http: [{corsPolicy: {allowMethods: [get]}, route: [{destination: {host: reviews}}]}]}";
    VS_H_38 "VS-H-38" "age with fractions of seconds" "browsers count whole seconds"
        VirtualService "{hosts: [reviews], http: [{corsPolicy: {maxAge: 1.5s}, route: [{destination: {host: reviews}}]}]}";
    VS_H_39 "VS-H-39" "empty fault" "give abort, delay or both"
        VirtualService "{hosts: [reviews], http: [{fault: {}, route: [{destination: {host: reviews}}]}]}";
    VS_H_42 "VS-H-42" "abort by an HTTP/2 error" "proxies cannot do it yet"
        VirtualService "{hosts: [reviews], http: [{fault: {abort: {http2Error: PROTOCOL_ERROR}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_44 "VS-H-44" "abort without status" "nothing is aborted"
        VirtualService "{hosts: [reviews], http: [{fault: {abort: {percentage: {value: 50}}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_47 "VS-H-47" "exponential delay" "proxies cannot do it yet"
        VirtualService "{hosts: [reviews], http: [{fault: {delay: {exponentialDelay: 1s}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_48 "VS-H-48" "old share of mirrored requests over 100" "percentages run from 0 to 100"
        VirtualService "{hosts: [reviews], http: [{mirror: {host: a}, mirrorPercent: 101, route: [{destination: {host: reviews}}]}]}";
    VS_H_49 "VS-H-49" "old share of mirrored requests" "mirrorPercentage has fractions"
        VirtualService "{hosts: [reviews], http: [{mirror: {host: a}, mirrorPercent: 50, route: [{destination: {host: reviews}}]}]}";
    VS_H_50 "VS-H-50" "share of mirrored requests over 100" "percentages run from 0 to 100"
        VirtualService "{hosts: [reviews], http: [{mirror: {host: a}, mirrorPercentage: {value: 101}, route: [{destination: {host: reviews}}]}]}";
    VS_H_51 "VS-H-51" "negative share of mirrored requests" "percentages run from 0 to 100"
        VirtualService "{hosts: [reviews], http: [{mirror: {host: a}, mirrorPercentage: {value: -1}, route: [{destination: {host: reviews}}]}]}";
    VS_H_53 "VS-H-53" "mirror without destination" "a copy goes somewhere"
        VirtualService "{hosts: [reviews], http: [{mirrors: [{percentage: {value: 50}}], route: [{destination: {host: reviews}}]}]}";
    VS_H_55 "VS-H-55" "share of a mirror out of range" "percentages run from 0 to 100"
        VirtualService "{hosts: [reviews], http: [{mirrors: [{destination: {host: a}, percentage: {value: 101}}], route: [{destination: {host: reviews}}]}]}";
    VS_H_57 "VS-H-57" "redirect to two paths" "give uri or prefixRewrite"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /a, prefixRewrite: /b}}]}";
    VS_H_58 "VS-H-58" "prefix to rewrite unknown" "the prefix that is replaced is the one matched"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {exact: /a}}], redirect: {prefixRewrite: /b}}]}";
    VS_H_59 "VS-H-59" "redirect to the same place" "say what of the address changes"
        VirtualService "{hosts: [reviews], http: [{redirect: {redirectCode: 302}}]}";
    VS_H_60 "VS-H-60" "status is no redirect" "redirects have statuses from 300 to 399"
        VirtualService "{hosts: [reviews], http: [{redirect: {uri: /, redirectCode: 200}}]}";
    VS_H_61 "VS-H-61" "redirect to an unknown scheme" "there are http and https"
        VirtualService "{hosts: [reviews], http: [{redirect: {scheme: ftp}}]}";
    VS_H_63 "VS-H-63" "body too large" "it is copied to every proxy"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 200, body: {string: '<a*1048577>'}}}]}";
    VS_H_64 "VS-H-64" "large body" "it is copied to every proxy"
        VirtualService "{hosts: [reviews], http: [{directResponse: {status: 200, body: {string: '<a*102401>'}}}]}";
    VS_H_67 "VS-H-67" "two rewrites of the path" "give uri or uriRegexRewrite"
        VirtualService "{hosts: [reviews], http: [{rewrite: {uri: /, uriRegexRewrite: {match: a, rewrite: b}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_68 "VS-H-68" "empty rewrite" "leave it out, or say something"
        VirtualService "{hosts: [reviews], http: [{rewrite: {}, route: [{destination: {host: reviews}}]}]}";
    VS_H_69 "VS-H-69" "half a rewrite by regular expression" "it has a pattern and a replacement"
        VirtualService "{hosts: [reviews], http: [{rewrite: {uriRegexRewrite: {match: a}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_71 "VS-H-71" "host of the request set twice" "it is set by rewrite, or once among the headers"
        VirtualService "{hosts: [reviews], http: [{rewrite: {authority: a}, headers: {request: {set: {Host: b}}}, route: [{destination: {host: reviews}}]}]}";
    VS_H_73 "VS-H-73" "entry without destination" "traffic goes somewhere"
        VirtualService "{hosts: [reviews], http: [{route: [{weight: 1}]}]}";
    VS_H_77 "VS-H-77" "weights of zero" "several destinations share traffic by weight"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: a}}, {destination: {host: b}}]}]}";
    VS_R_2 "VS-R-2" "second route for everything" "only the last route is without match"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}, {route: [{destination: {host: reviews}}]}]}";
    VS_R_3 "VS-R-3" "route after one for everything" "routes are tried in order"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}, {match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews}}]}]}";
    VS_R_4 "VS-R-4" "match repeated" "routes are tried in order"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {exact: /a}}, {uri: {exact: /a}}], route: [{destination: {host: reviews}}]}]}";
    VS_R_5 "VS-R-5" "all matches repeated" "routes are tried in order"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {exact: /a}}], route: [{destination: {host: reviews}}]}, {match: [{uri: {exact: /a}}], route: [{destination: {host: reviews}}]}]}";
    VS_R_6 "VS-R-6" "prefix after a shorter one" "routes are tried in order"
        VirtualService "{hosts: [reviews], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews}}]}, {match: [{uri: {prefix: /a/b}}], route: [{destination: {host: reviews}}]}]}";
    VS_T_1 "VS-T-1" "TLS route without match" "connections are told apart by server name"
        VirtualService "{hosts: [reviews], tls: [{route: [{destination: {host: reviews}}]}]}";
    VS_T_2 "VS-T-2" "TLS route without destination" "a connection goes somewhere"
        VirtualService "{hosts: [reviews], tls: [{match: [{sniHosts: [reviews]}]}]}";
    VS_T_3 "VS-T-3" "TLS match without server name" "connections are told apart by server name"
        VirtualService "{hosts: [reviews], tls: [{match: [{port: 443}], route: [{destination: {host: reviews}}]}]}";
    VS_T_5 "VS-T-5" "address as server name" "clients send names, not addresses"
        VirtualService "{hosts: [reviews], tls: [{match: [{sniHosts: [10.0.0.1]}], route: [{destination: {host: reviews}}]}]}";
    VS_T_6 "VS-T-6" "server name of another host" "routes are for the hosts of the object"
        VirtualService "{hosts: [reviews], tls: [{match: [{sniHosts: [ratings]}], route: [{destination: {host: reviews}}]}]}";
}
