import { parentPort, workerData } from 'node:worker_threads';
import { openBackend } from '../src/backend.ts';
import { call, defaults, hostWith } from './scene.ts';

const { module, name, pin } = workerData as { readonly module: string; readonly name: string; readonly pin: string };
const backend = await openBackend({ ...defaults, module, token: 'kpki' }, hostWith(pin), {});
const key = await backend.keyStore?.find(name, call);
const signature = await key?.sign(new Uint8Array(10), 'ec-sha256', call);
await backend.close();
parentPort?.postMessage({ publicKey: key?.publicKey, length: signature?.length });
