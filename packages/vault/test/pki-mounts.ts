import type { Vault } from '@kpki/services';

/** Makes a root in `pki-root`, and below it a CA in `pki-k8s`, whose mount has the root too. */
export async function makePkiMounts(vault: Vault): Promise<void> {
  await mountPki(vault, 'pki-root', '87600h');
  const root = await vault.must('POST', 'pki-root/root/generate/internal', {
    common_name: 'root',
    key_type: 'ec',
    ttl: '43800h',
    issuer_name: 'root',
  });
  await mountPki(vault, 'pki-k8s', '8760h');
  await makeBelow(vault, 'pki-k8s', { max_path_length: 1 }, String(root.data?.['certificate']));
  await vault.must('POST', 'pki-k8s/roles/short', { max_ttl: '1h' });
}

export async function mountPki(vault: Vault, path: string, longest: string): Promise<void> {
  await vault.must('POST', `sys/mounts/${path}`, { type: 'pki', config: { max_lease_ttl: longest } });
}

/** Makes a CA below the root of `pki-root`, with its key in the mount; `root`: what the mount knows of the root. */
export async function makeBelow(vault: Vault, mount: string, fields: object, root = ''): Promise<void> {
  const { data } = await vault.must('POST', `${mount}/intermediate/generate/internal`, {
    common_name: mount,
    key_type: 'ec',
  });
  const signed = await vault.must('POST', 'pki-root/root/sign-intermediate', {
    csr: data?.['csr'],
    common_name: mount,
    exclude_cn_from_sans: true,
    ttl: '8000h',
    ...fields,
  });
  const certificate = `${signed.data?.['certificate']}\n${root}`;
  await vault.must('POST', `${mount}/intermediate/set-signed`, { certificate });
}
