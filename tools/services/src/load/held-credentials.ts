import type { Credentials } from './client.ts';

/** Credentials that were read once, when a client started, and that stay so until it is started again. */
export interface HeldCredentials {
  readonly current: () => Promise<Credentials>;
  /** As when the client is started again. */
  readonly readAgain: () => Promise<void>;
}

export async function heldCredentials(read: () => Promise<Credentials>): Promise<HeldCredentials> {
  let held = await read();
  return {
    current: () => Promise.resolve(held),
    readAgain: async () => {
      held = await read();
    },
  };
}
