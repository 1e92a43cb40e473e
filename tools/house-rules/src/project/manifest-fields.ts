import type { Identity } from '@kpki/release';

const everywhere = ['kubernetes', 'pki', 'certificates'];

/** What a package is searched for by, beyond what all are; all but kpki itself by `kpki`. */
const ownKeywords: Readonly<Record<string, readonly string[]>> = {
  kpki: ['kubeadm', 'kubectl-plugin', 'ca', 'tls', 'x509', 'rotation', 'cli'],
  '@kpki/create-plugin': ['kpki-plugin', 'scaffold'],
  '@kpki/engine': ['ca', 'rotation'],
  '@kpki/filesystem': ['kpki-plugin', 'files'],
  '@kpki/forge': ['kpki-plugin', 'node-forge', 'rsa'],
  '@kpki/kubernetes': ['kpki-plugin', 'secrets', 'csr'],
  '@kpki/node-crypto': ['kpki-plugin', 'crypto'],
  '@kpki/pkcs11': ['kpki-plugin', 'pkcs11', 'hsm'],
  '@kpki/plugin': ['kpki-plugin'],
  '@kpki/plugin-conformance': ['kpki-plugin', 'conformance'],
  '@kpki/spec': ['kubeadm', 'kubeconfig'],
  '@kpki/vault': ['kpki-plugin', 'vault', 'openbao'],
  '@kpki/x509': ['x509', 'asn1', 'der'],
};

/** The fields that `npm run fix` writes, in the order in which they stand behind the license. */
const generatedFields = ['keywords', 'homepage', 'repository', 'bugs', 'publishConfig', 'os'];

/** Returns the package.json of a published package with its generated fields; the same text if they are right already. */
export function manifestText(text: string, folder: string, { repository }: Identity): string {
  const manifest = JSON.parse(text) as Readonly<Record<string, unknown>> & { readonly name: string };
  const generated: Readonly<Record<string, unknown>> = {
    keywords: [...everywhere, ...(manifest.name === 'kpki' ? [] : ['kpki']), ...(ownKeywords[manifest.name] ?? [])],
    ...(repository === ''
      ? {}
      : {
          homepage: `${repository}/tree/main/${folder}#readme`,
          repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
          bugs: `${repository}/issues`,
        }),
    // npm accepts a provenance only with a repository.
    publishConfig: { access: 'public', ...(repository === '' ? {} : { provenance: true }) },
    os: ['linux', 'darwin'],
  };
  const rest = Object.entries(manifest).filter(([name]) => !generatedFields.includes(name));
  const after = rest.findIndex(([name]) => name === 'license') + 1;
  const wanted = Object.fromEntries([...rest.slice(0, after), ...Object.entries(generated), ...rest.slice(after)]);
  // The formatter decides how the text is broken into lines.
  return JSON.stringify(manifest) === JSON.stringify(wanted) ? text : `${JSON.stringify(wanted, null, 2)}\n`;
}
