import { startReadyVault, temporaryDirectory, type Vault } from '@kpki/services';
import { beforeAll } from 'vitest';

/** A Vault for a suite: it is ready before the first test, and ends with the last. */
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
