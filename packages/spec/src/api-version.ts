/** The version of kpki's own formats: `kpki.yaml` and every record that kpki writes. */
export const kpkiApiVersion = 'kpki.dev/v1alpha1';
