/**
 * Where a kubelet with `rotateCertificates` keeps its client certificate and key, unless `--cert-dir` names another folder.
 * It goes on with them as long as they are valid, whatever its kubeconfig holds: client-go's certificate manager.
 */
export const kubeletCredentialFile = '/var/lib/kubelet/pki/kubelet-client-current.pem';
