package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"

	"istio.io/istio/pilot/pkg/config/kube/crd"
)

func configArea(name string, sizes []int) {
	switch name {
	case "generated":
		decodeTexts(fmt.Sprintf("%d VirtualServices", sizes[0]), []string{generated(sizes[0])}, 1)
	case "routes":
		decodeTexts("VirtualService, 10 routes", []string{routes(10)}, 500)
		decodeJSON()
	case "samples":
		decodeTexts("samples", samples(corpus()), 1)
	default:
		fail("unknown workload " + name)
	}
}

func decodeTexts(shape string, texts []string, calls int) {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	print := func(metric string, objects int, nanoseconds float64) {
		check := fmt.Sprintf("%d objects of %d bytes", objects, size)
		row{Workload: "C1", Shape: shape, Metric: metric, Value: float64(size) * 1e3 / nanoseconds, Check: check}.print()
	}
	decode := func() (objects int) {
		for _, text := range texts {
			objects += decodeAll(text)
		}
		return objects
	}
	print("YAML to typed, MB/s", decode(), perCall(calls, func() { decode() }))
	validate := func() (objects int) {
		for _, text := range texts {
			configs, _, _ := crd.ParseInputs(text)
			objects += len(configs)
		}
		return objects
	}
	print("YAML to validated, MB/s", validate(), perCall(calls, func() { validate() }))
}

// decodeAll is crd.ParseInputs without its validation.
func decodeAll(text string) (objects int) {
	decoder := kubeyaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 512*1024)
	for {
		var object crd.IstioKind
		err := decoder.Decode(&object)
		if err == io.EOF {
			return objects
		}
		if err != nil {
			return objects
		}
		if schema := schemaOf(object.APIVersion, object.Kind); schema != nil {
			if _, err := crd.ConvertObject(schema, &object, ""); err == nil {
				objects++
			}
		}
	}
}

func decodeJSON() {
	var object crd.IstioKind
	must(yaml.Unmarshal([]byte(routes(10)), &object))
	var compact any
	must(json.Unmarshal(object.Spec, &compact))
	text, err := json.Marshal(compact)
	must(err)
	schema := schemaOf(object.APIVersion, object.Kind)
	_, err = crd.FromJSON(schema, string(text))
	must(err)
	value := perCall(1000, func() { _, _ = crd.FromJSON(schema, string(text)) })
	row{
		Workload: "C2", Shape: "VirtualService, 10 routes", Metric: "JSON spec to typed, MB/s",
		Value: float64(len(text)) * 1e3 / value, Check: fmt.Sprintf("%d bytes", len(text)),
	}.print()
}

// routes is a VirtualService of so many routes.
func routes(count int) string {
	var text strings.Builder
	text.WriteString(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
  - reviews.shop.svc.cluster.local
  http:
`)
	for number := range count {
		fmt.Fprintf(&text, `  - name: route-%d
    match:
    - uri:
        prefix: /v%d/
      headers:
        x-tenant:
          exact: tenant-%d
    timeout: 5s
    retries:
      attempts: 3
      perTryTimeout: 2s
      retryOn: gateway-error,connect-failure
    headers:
      request:
        set:
          x-route: route-%d
    route:
    - destination:
        host: reviews.shop.svc.cluster.local
        subset: v1
        port:
          number: 9080
      weight: 90
    - destination:
        host: reviews.shop.svc.cluster.local
        subset: v2
        port:
          number: 9080
      weight: 10
`, number, number, number, number)
	}
	return text.String()
}

// generated is a text of so many virtual services.
func generated(count int) string {
	one := routes(2)
	return strings.Repeat(one+"---\n", count-1) + one
}

// samples are the documents of the corpus that hold objects of Istio, without lists, which it does not read.
func samples(corpus string) (documents []string) {
	for _, folder := range []string{"samples", "analyzers"} {
		for _, path := range found(filepath.Join(corpus, "corpus/istio", folder), ".yaml") {
			for _, document := range strings.Split(read(path), "\n---\n") {
				if strings.Contains(document, ".istio.io/") && !strings.Contains(document, "kind: List") {
					documents = append(documents, document+"\n")
				}
			}
		}
	}
	return documents
}
