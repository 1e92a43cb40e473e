package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/kubelet/pkg/cri/streaming"
)

type sandbox struct {
	status *cri.PodSandboxStatus
	logs   string
}

type container struct {
	status  *cri.ContainerStatus
	sandbox string
	config  *cri.ContainerConfig
}

// runtime is the RuntimeService. What it does not implement is answered with Unimplemented, which kubelets accept.
type runtime struct {
	cri.UnimplementedRuntimeServiceServer
	streams streaming.Server

	mutex      sync.Mutex
	count      int
	sandboxes  map[string]*sandbox
	containers map[string]*container
}

func newRuntime() *runtime {
	return &runtime{sandboxes: map[string]*sandbox{}, containers: map[string]*container{}}
}

// newID must be called with the mutex held.
func (r *runtime) newID() string {
	r.count++
	return fmt.Sprintf("%d-%d", os.Getpid(), r.count)
}

func notFound(kind, id string) error {
	return status.Errorf(codes.NotFound, "no %s %s", kind, id)
}

func (r *runtime) Version(context.Context, *cri.VersionRequest) (*cri.VersionResponse, error) {
	return &cri.VersionResponse{Version: "0.1.0", RuntimeName: "fake-cri", RuntimeVersion: "1.0.0", RuntimeApiVersion: "v1"}, nil
}

func (r *runtime) Status(context.Context, *cri.StatusRequest) (*cri.StatusResponse, error) {
	return &cri.StatusResponse{Status: &cri.RuntimeStatus{Conditions: []*cri.RuntimeCondition{
		{Type: cri.RuntimeReady, Status: true},
		{Type: cri.NetworkReady, Status: true},
	}}}, nil
}

func (r *runtime) RuntimeConfig(context.Context, *cri.RuntimeConfigRequest) (*cri.RuntimeConfigResponse, error) {
	return &cri.RuntimeConfigResponse{Linux: &cri.LinuxRuntimeConfiguration{CgroupDriver: cri.CgroupDriver_CGROUPFS}}, nil
}

func (r *runtime) UpdateRuntimeConfig(context.Context, *cri.UpdateRuntimeConfigRequest) (*cri.UpdateRuntimeConfigResponse, error) {
	return &cri.UpdateRuntimeConfigResponse{}, nil
}

func (r *runtime) RunPodSandbox(_ context.Context, request *cri.RunPodSandboxRequest) (*cri.RunPodSandboxResponse, error) {
	config := request.GetConfig()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	id := r.newID()
	r.sandboxes[id] = &sandbox{
		logs: config.GetLogDirectory(),
		status: &cri.PodSandboxStatus{
			Id:             id,
			Metadata:       config.GetMetadata(),
			State:          cri.PodSandboxState_SANDBOX_READY,
			CreatedAt:      time.Now().UnixNano(),
			Network:        &cri.PodSandboxNetworkStatus{Ip: podAddress(r.count)},
			Linux:          &cri.LinuxPodSandboxStatus{Namespaces: &cri.Namespace{Options: config.GetLinux().GetSecurityContext().GetNamespaceOptions()}},
			Labels:         config.GetLabels(),
			Annotations:    config.GetAnnotations(),
			RuntimeHandler: request.GetRuntimeHandler(),
		},
	}
	return &cri.RunPodSandboxResponse{PodSandboxId: id}, nil
}

// podAddress is an address for a pod's status. No interface has it (RFC 6598, shared address space).
func podAddress(n int) string {
	return fmt.Sprintf("100.64.%d.%d", n/256%256, n%256)
}

func (r *runtime) StopPodSandbox(_ context.Context, request *cri.StopPodSandboxRequest) (*cri.StopPodSandboxResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if found, ok := r.sandboxes[request.GetPodSandboxId()]; ok {
		found.status.State = cri.PodSandboxState_SANDBOX_NOTREADY
	}
	for _, each := range r.containers {
		if each.sandbox == request.GetPodSandboxId() {
			each.exit()
		}
	}
	return &cri.StopPodSandboxResponse{}, nil
}

func (r *runtime) RemovePodSandbox(_ context.Context, request *cri.RemovePodSandboxRequest) (*cri.RemovePodSandboxResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.sandboxes, request.GetPodSandboxId())
	for id, each := range r.containers {
		if each.sandbox == request.GetPodSandboxId() {
			delete(r.containers, id)
		}
	}
	return &cri.RemovePodSandboxResponse{}, nil
}

func (r *runtime) PodSandboxStatus(_ context.Context, request *cri.PodSandboxStatusRequest) (*cri.PodSandboxStatusResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found, ok := r.sandboxes[request.GetPodSandboxId()]
	if !ok {
		return nil, notFound("pod", request.GetPodSandboxId())
	}
	return &cri.PodSandboxStatusResponse{Status: copyOf(found.status)}, nil
}

func (r *runtime) ListPodSandbox(_ context.Context, request *cri.ListPodSandboxRequest) (*cri.ListPodSandboxResponse, error) {
	filter := request.GetFilter()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	items := []*cri.PodSandbox{}
	for id, each := range r.sandboxes {
		state := each.status.GetState()
		if !matches(filter.GetId(), id) || !hasLabels(filter.GetLabelSelector(), each.status.GetLabels()) {
			continue
		}
		if filter.GetState() != nil && filter.GetState().GetState() != state {
			continue
		}
		items = append(items, &cri.PodSandbox{
			Id: id, Metadata: each.status.GetMetadata(), State: state, CreatedAt: each.status.GetCreatedAt(),
			Labels: each.status.GetLabels(), Annotations: each.status.GetAnnotations(),
			RuntimeHandler: each.status.GetRuntimeHandler(),
		})
	}
	return &cri.ListPodSandboxResponse{Items: items}, nil
}

func (r *runtime) CreateContainer(_ context.Context, request *cri.CreateContainerRequest) (*cri.CreateContainerResponse, error) {
	config := request.GetConfig()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	pod, ok := r.sandboxes[request.GetPodSandboxId()]
	if !ok {
		return nil, notFound("pod", request.GetPodSandboxId())
	}
	id := r.newID()
	r.containers[id] = &container{
		sandbox: request.GetPodSandboxId(),
		config:  config,
		status: &cri.ContainerStatus{
			Id:          id,
			Metadata:    config.GetMetadata(),
			State:       cri.ContainerState_CONTAINER_CREATED,
			CreatedAt:   time.Now().UnixNano(),
			Image:       config.GetImage(),
			ImageRef:    imageID(config.GetImage().GetImage()),
			ImageId:     imageID(config.GetImage().GetImage()),
			Labels:      config.GetLabels(),
			Annotations: config.GetAnnotations(),
			Mounts:      config.GetMounts(),
			LogPath:     filepath.Join(pod.logs, config.GetLogPath()),
		},
	}
	return &cri.CreateContainerResponse{ContainerId: id}, nil
}

func (r *runtime) StartContainer(_ context.Context, request *cri.StartContainerRequest) (*cri.StartContainerResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found, ok := r.containers[request.GetContainerId()]
	if !ok {
		return nil, notFound("container", request.GetContainerId())
	}
	now := time.Now()
	// The format of CRI logs: time, stream, tag (F: a full line), text.
	line := fmt.Sprintf("%s stdout F %s started\n", now.Format(time.RFC3339Nano), found.status.GetMetadata().GetName())
	if err := appendTo(found.status.GetLogPath(), line); err != nil {
		return nil, err
	}
	found.status.State = cri.ContainerState_CONTAINER_RUNNING
	found.status.StartedAt = now.UnixNano()
	return &cri.StartContainerResponse{}, nil
}

func appendTo(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

func (c *container) exit() {
	if c.status.State == cri.ContainerState_CONTAINER_EXITED {
		return
	}
	c.status.State = cri.ContainerState_CONTAINER_EXITED
	c.status.FinishedAt = time.Now().UnixNano()
	c.status.Reason = "Completed"
}

func (r *runtime) StopContainer(_ context.Context, request *cri.StopContainerRequest) (*cri.StopContainerResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if found, ok := r.containers[request.GetContainerId()]; ok {
		found.exit()
	}
	return &cri.StopContainerResponse{}, nil
}

func (r *runtime) RemoveContainer(_ context.Context, request *cri.RemoveContainerRequest) (*cri.RemoveContainerResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.containers, request.GetContainerId())
	return &cri.RemoveContainerResponse{}, nil
}

func (r *runtime) ContainerStatus(_ context.Context, request *cri.ContainerStatusRequest) (*cri.ContainerStatusResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found, ok := r.containers[request.GetContainerId()]
	if !ok {
		return nil, notFound("container", request.GetContainerId())
	}
	return &cri.ContainerStatusResponse{Status: copyOf(found.status)}, nil
}

func (r *runtime) ListContainers(_ context.Context, request *cri.ListContainersRequest) (*cri.ListContainersResponse, error) {
	filter := request.GetFilter()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	items := []*cri.Container{}
	for id, each := range r.containers {
		if !matches(filter.GetId(), id) || !matches(filter.GetPodSandboxId(), each.sandbox) {
			continue
		}
		if filter.GetState() != nil && filter.GetState().GetState() != each.status.GetState() {
			continue
		}
		if !hasLabels(filter.GetLabelSelector(), each.status.GetLabels()) {
			continue
		}
		items = append(items, &cri.Container{
			Id: id, PodSandboxId: each.sandbox, Metadata: each.status.GetMetadata(), Image: each.status.GetImage(),
			ImageRef: each.status.GetImageRef(), ImageId: each.status.GetImageId(), State: each.status.GetState(),
			CreatedAt: each.status.GetCreatedAt(), Labels: each.status.GetLabels(), Annotations: each.status.GetAnnotations(),
		})
	}
	return &cri.ListContainersResponse{Containers: items}, nil
}

func (r *runtime) ReopenContainerLog(context.Context, *cri.ReopenContainerLogRequest) (*cri.ReopenContainerLogResponse, error) {
	return &cri.ReopenContainerLogResponse{}, nil
}

func (r *runtime) UpdateContainerResources(context.Context, *cri.UpdateContainerResourcesRequest) (*cri.UpdateContainerResourcesResponse, error) {
	return &cri.UpdateContainerResourcesResponse{}, nil
}

func (r *runtime) ListContainerStats(context.Context, *cri.ListContainerStatsRequest) (*cri.ListContainerStatsResponse, error) {
	return &cri.ListContainerStatsResponse{}, nil
}

func (r *runtime) ListPodSandboxStats(context.Context, *cri.ListPodSandboxStatsRequest) (*cri.ListPodSandboxStatsResponse, error) {
	return &cri.ListPodSandboxStatsResponse{}, nil
}

func matches(wanted, value string) bool {
	return wanted == "" || wanted == value
}

func hasLabels(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

// copyOf keeps an answer as it is while it is written to the socket: the mutex is released before that.
func copyOf[M proto.Message](message M) M {
	return proto.Clone(message).(M)
}
