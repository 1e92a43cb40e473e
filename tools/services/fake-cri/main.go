// fake-cri is a container runtime that runs no containers. A kubelet drives it through the Container Runtime Interface:
// fake-cri remembers pods and containers, reports every started container as running, and writes one line to its log.
// `exec` runs a program of the machine with the environment and the volumes that the kubelet gave to the container.
package main

import (
	"fmt"
	"net"
	"os"

	"google.golang.org/grpc"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fake-cri SOCKET")
		os.Exit(2)
	}
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve listens on a Unix socket until the process ends. A socket that an earlier process left is replaced.
func serve(socket string) error {
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		return err
	}
	runtime := newRuntime()
	streams, err := startStreams(runtime)
	if err != nil {
		return err
	}
	runtime.streams = streams
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	cri.RegisterRuntimeServiceServer(server, runtime)
	cri.RegisterImageServiceServer(server, newImages())
	fmt.Println("serving", socket)
	return server.Serve(listener)
}
