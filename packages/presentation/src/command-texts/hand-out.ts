import { counted } from '../counts.ts';

/** What `export`, `kubeconfig user` and `upload-certs` say of what they hand out. */
export const handOutTexts = {
  otherFile: 'name another with --out',
  archive: (files: number, node: string, file: string | null): string =>
    `${counted(files, 'file')} of ${node}${file === null ? '' : ` in ${file}`}: private keys are among them`,
  nothingToExport: (node: string, folder: string): string =>
    `Nothing to write: all of ${node} is in ${folder} already.`,
  exported: (files: number, node: string, folder: string): string =>
    `Done: ${counted(files, 'file')} of ${node} in ${folder}; they stand for its /etc/kubernetes.`,
  almighty: (group: string): string =>
    `warning: --group: \`${group}\` may do everything, and no RBAC rule revokes that before the certificate expires`,
  issued: (name: string, groups: readonly string[], until: string, isCut: boolean): string => {
    const groupsText = groups.length === 0 ? 'no groups' : `groups ${groups.join(', ')}`;
    const cut = isCut ? ', sooner than requested: the CA expires then' : '';
    return `${name}, ${groupsText}, until ${until} UTC${cut}; the certificate cannot be revoked before it expires`;
  },
  unlisted: (name: string): string =>
    `${name} is not in \`users\` of the configuration: \`kpki status\` does not show this kubeconfig, and a rotation of kubernetes-ca does not list it`,
  otherDirectory: (locations: readonly string[]): string =>
    `name another directory than ${locations.join(', ')} with --dir`,
  asReader: '; run kpki as a user who may read the file',
  createFile: '; create the file',
  upload: (cluster: string, location: string): string =>
    `The CAs and the service-account key of ${cluster}, encrypted, become ${location}, for two hours. Make sure that the sink is of this cluster: kpki cannot check that.`,
  caPin: (pin: string): string =>
    `Its kubernetes-ca, as \`kubeadm join --discovery-token-ca-cert-hash\` has it: ${pin}`,
  uploaded: (location: string, until: string): string =>
    `The Secret is ${location}, until ${until} UTC. The key is shown only once; on each further node:`,
  joinLine: '  kubeadm join … --control-plane --certificate-key KEY',
  joinInstead: 'add the node to the spec, apply, and copy its files; then `kubeadm join --control-plane` needs no key',
} as const;
