import type { Call, Host, KeyKind } from '@kpki/plugin';
import type { VaultSession } from '../login/session.ts';

export interface Transit {
  readonly session: VaultSession;
  readonly mount: readonly string[];
  readonly host: Host;
  /** Called before each request: checks that the instance is open, and that the server supports the namespace. */
  begin(call: Call, attempted: string): Promise<void>;
}

/** Returns the path as `vault read` takes it: `transit/keys/k8s-ca`. */
export function pathOfKey({ mount }: Pick<Transit, 'mount'>, name: string): string {
  return [...mount, 'keys', name].join('/');
}

/** The engine's `type` of each kind of key. */
export const keyTypes: Readonly<Record<KeyKind, string>> = {
  'rsa-2048': 'rsa-2048',
  'rsa-3072': 'rsa-3072',
  'rsa-4096': 'rsa-4096',
  'ec-p256': 'ecdsa-p256',
  'ec-p384': 'ecdsa-p384',
  'ec-p521': 'ecdsa-p521',
  ed25519: 'ed25519',
};

export const kinds = Object.keys(keyTypes) as readonly KeyKind[];
