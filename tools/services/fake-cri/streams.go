package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"k8s.io/client-go/tools/remotecommand"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/kubelet/pkg/cri/streaming"
	utilexec "k8s.io/utils/exec"
)

// startStreams serves exec and port-forward on a free loopback port. The kubelet alone connects there.
func startStreams(r *runtime) (streaming.Server, error) {
	config := streaming.DefaultConfig
	config.Addr = "127.0.0.1:0"
	server, err := streaming.NewServer(config, r.handler())
	if err != nil {
		return nil, err
	}
	go func() {
		fmt.Fprintln(os.Stderr, server.Start(true))
		os.Exit(1)
	}()
	return server, nil
}

func (r *runtime) Exec(_ context.Context, request *cri.ExecRequest) (*cri.ExecResponse, error) {
	return r.streams.GetExec(request)
}

func (r *runtime) Attach(_ context.Context, request *cri.AttachRequest) (*cri.AttachResponse, error) {
	return r.streams.GetAttach(request)
}

func (r *runtime) PortForward(_ context.Context, request *cri.PortForwardRequest) (*cri.PortForwardResponse, error) {
	return r.streams.GetPortForward(request)
}

func (r *runtime) ExecSync(ctx context.Context, request *cri.ExecSyncRequest) (*cri.ExecSyncResponse, error) {
	var out, errOut bytes.Buffer
	err := r.run(ctx, request.GetContainerId(), request.GetCmd(), nil, &out, &errOut)
	answer := &cri.ExecSyncResponse{Stdout: out.Bytes(), Stderr: errOut.Bytes()}
	if exit, ok := err.(utilexec.CodeExitError); ok {
		answer.ExitCode = int32(exit.Code)
		err = nil
	}
	return answer, err
}

// inContainer mounts the volumes of a container and becomes the program. Arguments: pairs of a path on the node and a path
// in the container, `--`, the program and its arguments.
const inContainer = `
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}" && touch "$2"; fi
  mount --bind "$1" "$2" || exit 125
  shift 2
done
shift
exec "$@"`

// run runs a program with the environment of a container, in a mount namespace with its volumes. Only volumes below /var
// are mounted, where the node has a folder of its own; other mount points would have to be made on the machine.
func (r *runtime) run(ctx context.Context, id string, command []string, in io.Reader, out, errOut io.Writer) error {
	r.mutex.Lock()
	found, ok := r.containers[id]
	r.mutex.Unlock()
	if !ok {
		return notFound("container", id)
	}
	words := []string{"--mount", "--propagation", "private", "sh", "-c", inContainer, "sh"}
	for _, mount := range found.config.GetMounts() {
		if strings.HasPrefix(mount.GetContainerPath(), "/var/") {
			words = append(words, mount.GetHostPath(), mount.GetContainerPath())
		}
	}
	words = append(append(words, "--"), command...)
	process := exec.CommandContext(ctx, "unshare", words...)
	process.Env = []string{"PATH=" + os.Getenv("PATH")}
	for _, each := range found.config.GetEnvs() {
		process.Env = append(process.Env, each.GetKey()+"="+each.GetValue())
	}
	// Where stdin stays open, Wait would wait for it after the program ended.
	stdin, err := process.StdinPipe()
	if err != nil {
		return err
	}
	process.Stdout, process.Stderr = out, errOut
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		return err
	}
	go func() {
		if in != nil {
			_, _ = io.Copy(stdin, in)
		}
		_ = stdin.Close()
	}()
	err = process.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Exited() {
		return utilexec.CodeExitError{Err: err, Code: exit.ExitCode()}
	}
	return err
}

// handler is what the streaming server calls.
type handler struct{ runtime *runtime }

func (r *runtime) handler() streaming.Runtime {
	return handler{r}
}

func (h handler) Exec(ctx context.Context, id string, command []string, in io.Reader, out, errOut io.WriteCloser, tty bool, _ <-chan remotecommand.TerminalSize) error {
	if tty {
		return errors.New("fake-cri has no terminals: run exec without -t")
	}
	return h.runtime.run(ctx, id, command, in, writerOf(out), writerOf(errOut))
}

// writerOf keeps a nil stream nil: os/exec discards what goes to a nil Writer.
func writerOf(stream io.WriteCloser) io.Writer {
	if stream == nil {
		return nil
	}
	return stream
}

func (h handler) Attach(context.Context, string, io.Reader, io.WriteCloser, io.WriteCloser, bool, <-chan remotecommand.TerminalSize) error {
	return errors.New("fake-cri runs nothing to attach to")
}

func (h handler) PortForward(ctx context.Context, _ string, port int32, stream io.ReadWriteCloser) error {
	defer stream.Close()
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer connection.Close()
	go func() {
		_, _ = io.Copy(connection, stream)
		_ = connection.(*net.TCPConn).CloseWrite()
	}()
	_, err = io.Copy(stream, connection)
	return err
}
