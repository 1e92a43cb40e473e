import { startReadyVault, temporaryDirectory, type Vault } from '@kpki/services';
import { beforeAll } from 'vitest';

/** Starts a Vault for a suite: ready before the first test, stopped after the last. */
export function withVault(take: (vault: Vault) => void | Promise<void>): void {
  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const vault = await startReadyVault({ directory: directory.path });
    await take(vault);
    return async () => {
      await vault[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    };
  });
}
