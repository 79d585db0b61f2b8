package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	yaml12 "go.yaml.in/yaml/v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
)

func validationArea(name string, _ []int) {
	switch name {
	case "routes":
		validateRoutes()
	case "cases":
		validateCases(corpus())
	default:
		fail("unknown workload " + name)
	}
}

// corpus is the folder that MESH_CORPUS names.
func corpus() string {
	folder := os.Getenv("MESH_CORPUS")
	if folder == "" {
		fail("MESH_CORPUS is not set")
	}
	return folder
}

func validateRoutes() {
	object, schema := typed(routes(10))
	warning, err := schema.ValidateConfig(*object)
	check := fmt.Sprintf("warning %t, error %t", warning != nil, err != nil)
	value := perCall(2000, func() { _, _ = schema.ValidateConfig(*object) })
	row{Workload: "V1", Shape: "VirtualService, 10 routes", Metric: "validate typed, ns", Value: value, Check: check}.print()
}

// typed decodes a text of one object.
func typed(text string) (*config.Config, resource.Schema) {
	var object crd.IstioKind
	must(yaml.Unmarshal([]byte(text), &object))
	schema := schemaOf(object.APIVersion, object.Kind)
	decoded, err := crd.ConvertObject(schema, &object, "")
	must(err)
	return decoded, schema
}

func schemaOf(apiVersion, kind string) resource.Schema {
	group, version, _ := strings.Cut(apiVersion, "/")
	schema, found := collections.Pilot.FindByGroupVersionAliasesKind(config.GroupVersionKind{Group: group, Version: version, Kind: kind})
	if !found {
		return nil
	}
	return schema
}

// Cases on which the two sides differ on purpose, see validation/KNOWN_DIFFERENCES.md, and one whose text
// their readers of YAML understand differently: 080 without quotes.
var different = []string{
	"TestValidatePeerAuthentication/empty port level mtls",
	"TestValidatePeerAuthentication/port level ~ empty @ portLevelMtls",
	"supp/te/both",
	`supp/authz op/{"ports": ["080"]}`,
}

// recorded is a case of the corpus.
type recorded struct {
	ID         string            `json:"id"`
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   metav1.ObjectMeta `json:"metadata"`
	Spec       json.RawMessage   `json:"spec"`
	Expand     []any             `json:"expand"`
}

// verdicts counts what became of the cases of a kind, and keeps those that can be validated.
type verdicts struct {
	schema                      resource.Schema
	objects                     []config.Config
	valid, invalid, undecodable int
}

func validateCases(corpus string) {
	kinds := map[string]*verdicts{}
	for _, c := range readCases(filepath.Join(corpus, "corpus/validation")) {
		schema := schemaOf(c.APIVersion, c.Kind)
		if schema == nil || len(c.Expand) > 0 || slices.Contains(different, c.ID) {
			continue
		}
		if kinds[c.Kind] == nil {
			kinds[c.Kind] = &verdicts{schema: schema}
		}
		kinds[c.Kind].add(c)
	}
	var names []string
	for name := range kinds {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		v := kinds[name]
		calls := 2_000/len(v.objects) + 1
		value := perCall(calls, func() {
			for _, object := range v.objects {
				_, _ = v.schema.ValidateConfig(object)
			}
		})
		row{
			Workload: "V2", Shape: name, Metric: "validate typed, ns per object",
			Value: value / float64(len(v.objects)),
			Check: fmt.Sprintf("%d valid, %d invalid, %d undecodable", v.valid, v.invalid, v.undecodable),
		}.print()
	}
}

func (v *verdicts) add(c recorded) {
	if string(c.Spec) == "null" || len(c.Spec) == 0 {
		c.Spec = json.RawMessage("{}")
	}
	object := crd.IstioKind{
		TypeMeta:   metav1.TypeMeta{APIVersion: c.APIVersion, Kind: c.Kind},
		ObjectMeta: c.Metadata,
		Spec:       c.Spec,
	}
	decoded, err := crd.ConvertObject(v.schema, &object, "")
	if err != nil {
		v.undecodable++
		return
	}
	v.objects = append(v.objects, *decoded)
	if _, err := v.schema.ValidateConfig(*decoded); err != nil {
		v.invalid++
	} else {
		v.valid++
	}
}

func readCases(folder string) (all []recorded) {
	for _, part := range []string{"cases", "supplement"} {
		for _, path := range found(filepath.Join(folder, part), ".yaml") {
			if strings.HasPrefix(filepath.Base(path), "_") {
				continue
			}
			// A reader of YAML 1.2, for which y and n are texts as they were for the writer.
			var written any
			must(yaml12.Unmarshal([]byte(read(path)), &written))
			text, err := json.Marshal(written)
			must(err)
			var file struct{ Cases []recorded }
			must(json.Unmarshal(text, &file))
			all = append(all, file.Cases...)
		}
	}
	for _, path := range found(filepath.Join(folder, "mutated"), ".jsonl") {
		for _, line := range strings.Split(read(path), "\n") {
			if strings.TrimSpace(line) == "" {
				continue
			}
			var c recorded
			must(json.Unmarshal([]byte(line), &c))
			all = append(all, c)
		}
	}
	return all
}

// found lists the files below a folder in the order of their paths.
func found(folder, extension string) (paths []string) {
	must(filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == extension {
			paths = append(paths, path)
		}
		return err
	}))
	sort.Strings(paths)
	return paths
}

func read(path string) string {
	text, err := os.ReadFile(path)
	must(err)
	return string(text)
}
