package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// images is the ImageService: every image can be pulled, and none takes space.
type images struct {
	cri.UnimplementedImageServiceServer

	mutex  sync.Mutex
	pulled map[string]*cri.Image
}

func newImages() *images {
	return &images{pulled: map[string]*cri.Image{}}
}

func imageID(name string) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(name)))
}

func (i *images) PullImage(_ context.Context, request *cri.PullImageRequest) (*cri.PullImageResponse, error) {
	name := request.GetImage().GetImage()
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.pulled[name] = &cri.Image{Id: imageID(name), RepoTags: []string{name}, Size: 1, Spec: &cri.ImageSpec{Image: name}}
	return &cri.PullImageResponse{ImageRef: imageID(name)}, nil
}

func (i *images) ImageStatus(_ context.Context, request *cri.ImageStatusRequest) (*cri.ImageStatusResponse, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return &cri.ImageStatusResponse{Image: i.pulled[request.GetImage().GetImage()]}, nil
}

func (i *images) ListImages(context.Context, *cri.ListImagesRequest) (*cri.ListImagesResponse, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	list := []*cri.Image{}
	for _, each := range i.pulled {
		list = append(list, each)
	}
	return &cri.ListImagesResponse{Images: list}, nil
}

func (i *images) RemoveImage(_ context.Context, request *cri.RemoveImageRequest) (*cri.RemoveImageResponse, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	delete(i.pulled, request.GetImage().GetImage())
	return &cri.RemoveImageResponse{}, nil
}

func (i *images) ImageFsInfo(context.Context, *cri.ImageFsInfoRequest) (*cri.ImageFsInfoResponse, error) {
	usage := []*cri.FilesystemUsage{{
		Timestamp:  time.Now().UnixNano(),
		FsId:       &cri.FilesystemIdentifier{Mountpoint: "/"},
		UsedBytes:  &cri.UInt64Value{},
		InodesUsed: &cri.UInt64Value{},
	}}
	return &cri.ImageFsInfoResponse{ImageFilesystems: usage, ContainerFilesystems: usage}, nil
}
