/** Whether a file is kubeadm's, by its looks: it need not be valid, and what else is in it is not read. */
export function isKubeadm(text: string): boolean {
  return /^apiVersion:\s*["']?kubeadm\.k8s\.io\//m.test(text);
}
