import { readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { httpRequest, urlOf } from '@kpki/services';
import type { Client, ControlPlane } from './control-plane.ts';

/** Null if the API server refuses the caller (401). */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

export interface Caller {
  readonly client?: Client;
  readonly headers?: OutgoingHttpHeaders;
}

/** Returns whom the API server takes the caller for, verified by the cluster's CA. */
export async function whoAmI(plane: ControlPlane, { client, headers }: Caller): Promise<Identity | null> {
  const answer = await httpRequest(
    `${urlOf(plane.node, 'apiServer')}/apis/authentication.k8s.io/v1/selfsubjectreviews`,
    {
      ca: await readFile(join(plane.directory, 'pki/ca.crt')),
      asGo: true,
      ...(client === undefined ? {} : { client }),
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
    },
  );
  if (answer.status === 401) return null;
  if (answer.status !== 201) throw new Error(`a SelfSubjectReview was answered ${answer.status}: ${answer.body}`);
  return (JSON.parse(answer.body) as { readonly status: { readonly userInfo: Identity } }).status.userInfo;
}
