import { type Mishap, realMishap } from '../mishap.ts';
import { tokenVariable, type VaultStand } from './vault-stand.ts';

/** What a real Vault can be made to do; one run at a time, as it befalls all of them. */
export function vaultMishaps(stand: VaultStand): readonly Mishap[] {
  const { vault } = stand;
  return [
    realMishap({ name: 'sealed', does: 'is sealed' }, vault.seal, vault.unseal),
    realMishap(
      { name: 'token-ended', does: 'no longer knows the token' },
      async () => {
        const token = process.env[tokenVariable] ?? '';
        await vault.must('POST', 'auth/token/revoke', { token });
      },
      async () => {
        process.env[tokenVariable] = await stand.login();
      },
    ),
    realMishap(
      { name: 'policy-changed', does: 'has another policy by now, which grants reading alone' },
      () => stand.grant('read'),
      () => stand.grant('all'),
    ),
    realMishap({ name: 'stopped', does: 'is stopped, and started only after the run' }, vault.stop, async () => {
      await vault.restart();
      await vault.unseal();
    }),
    realMishap(
      { name: 'restarted', does: 'is stopped, started and unsealed again meanwhile', takesPatience: true },
      async () => {
        await vault.stop();
        // The connection breaks at once; the server comes back while kpki waits.
        void vault.restart().then(vault.unseal);
      },
      () => stand.untilReady(),
    ),
  ];
}
