package main

import (
	"fmt"
	"slices"
	"strings"
)

// What the graphs are made of. Every type has the methods by which krt avoids reflection.

type pod struct {
	namespace, name string
	labels          map[string]string
	ip              uint32
}

func (p pod) ResourceName() string         { return p.namespace + "/" + p.name }
func (p pod) GetName() string              { return p.name }
func (p pod) GetNamespace() string         { return p.namespace }
func (p pod) GetLabels() map[string]string { return p.labels }
func (p pod) Equals(o pod) bool {
	return p.ip == o.ip && p.name == o.name && p.namespace == o.namespace && sameLabels(p.labels, o.labels)
}

type service struct {
	namespace, name string
	selector        map[string]string
}

func (s service) ResourceName() string                { return s.namespace + "/" + s.name }
func (s service) GetNamespace() string                { return s.namespace }
func (s service) GetLabelSelector() map[string]string { return s.selector }
func (s service) Equals(o service) bool {
	return s.name == o.name && s.namespace == o.namespace && sameLabels(s.selector, o.selector)
}

type meshConfig struct{ generation uint32 }

func (m meshConfig) ResourceName() string     { return "mesh" }
func (m meshConfig) Equals(o meshConfig) bool { return m == o }

type workload struct {
	namespace, name string
	ip              uint32
	services        []string
	generation      uint32
}

func (w workload) ResourceName() string { return w.namespace + "/" + w.name }
func (w workload) Equals(o workload) bool {
	return w.ip == o.ip && w.generation == o.generation && w.name == o.name &&
		w.namespace == o.namespace && slices.Equal(w.services, o.services)
}

func (w workload) text() string {
	return fmt.Sprintf("%s/%s %d %s %d", w.namespace, w.name, w.ip, strings.Join(w.services, ","), w.generation)
}

func (p pod) text() string { return fmt.Sprintf("%s/%s %d", p.namespace, p.name, p.ip) }

func sameLabels(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name, value := range a {
		if other, found := b[name]; !found || other != value {
			return false
		}
	}
	return true
}

// shape is how many of everything there are: 500 pods and 25 services in a namespace.
type shape struct{ pods, namespaces, apps, services int }

func shapeOf(pods int) shape {
	return shape{pods: pods, namespaces: pods / 500, apps: pods / 40, services: pods / 20}
}

func (s shape) pod(number int, ip uint32) pod {
	return pod{
		namespace: fmt.Sprintf("ns-%d", number%s.namespaces),
		name:      fmt.Sprintf("pod-%d", number),
		labels:    map[string]string{"app": fmt.Sprintf("app-%d", number%s.apps)},
		ip:        ip,
	}
}

func (s shape) allPods() []pod {
	pods := make([]pod, s.pods)
	for number := range pods {
		pods[number] = s.pod(number, uint32(number))
	}
	return pods
}

func (s shape) service(number, app int) service {
	return service{
		namespace: fmt.Sprintf("ns-%d", number%s.namespaces),
		name:      fmt.Sprintf("svc-%d", number),
		selector:  map[string]string{"app": fmt.Sprintf("app-%d", app%s.apps)},
	}
}

func (s shape) allServices() []service {
	services := make([]service, s.services)
	for number := range services {
		services[number] = s.service(number, number)
	}
	return services
}

// flipped is a service that now selects what the next one of its namespace selects too.
func (s shape) flipped(number int) service { return s.service(number, number+s.namespaces) }

// changed are pods that stand far from each other, with new addresses.
func (s shape) changed(from uint32) []pod {
	const updates, stride = 1000, 7919
	pods := make([]pod, updates)
	for step := range pods {
		pods[step] = s.pod(step*stride%s.pods, from+uint32(step))
	}
	return pods
}
