/** The version of kpki's own formats: of a `kpki.yaml`, and of every record that it writes, as in Kubernetes' own. */
export const kpkiApiVersion = 'kpki.dev/v1alpha1';
