import { setTimeout as pause } from 'node:timers/promises';
import type { Sink } from '@kpki/plugin';
import { type ApiObject, apiServerComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openSink } from '../src/sink.ts';
import { namespaceOf } from './everything.ts';
import { call, host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { bind } from './rights.ts';
import { change, locationOf, pair, put } from './scene.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Role extends ApiObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly rules: readonly Rule[];
}

const namespace = 'least';
let plane: OpenedApiServer;
let token: string;
let sink: Sink;

const locationsOf = (one: Sink) => [
  locationOf(one, 'c1-ca'),
  locationOf(one, 'c1-join', { owner: { kind: 'Secret', name: 'c1-owner' } }),
];

function roles(text: string): readonly Role[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Role);
}

/** Returns every role that lacks one verb of one rule. */
function shorter(role: Role): readonly { readonly lacks: string; readonly role: Role }[] {
  return role.rules.flatMap((rule, at) =>
    rule.verbs.map((verb) => {
      const rest = rule.verbs.filter((each) => each !== verb);
      const rules = role.rules.flatMap((each, other) =>
        other !== at ? each : rest.length === 0 ? [] : { ...rule, verbs: rest },
      );
      return { lacks: `${verb} ${rule.resources} ${rule.resourceNames ?? ''}`.trim(), role: { ...role, rules } };
    }),
  );
}

async function work(): Promise<void> {
  for (const at of locationsOf(sink)) {
    const lock = await sink.lock?.([at], 'a run', call);
    if (!lock || !('release' in lock)) throw new Error('it is locked');
    try {
      await sink.read(at, call);
      const made = await put(sink, at, change(pair));
      const changed = await put(sink, at, change({ 'tls.crt': 'other' }), made);
      await sink.reveal?.(at, 'tls.key', call);
      await sink.write(at, change({}, ['tls.crt', 'tls.key']), changed.revision, call);
    } finally {
      await lock.release();
    }
  }
}

/** Applies a Role, and waits until the server uses it: the reported missing rights are those that were left out. */
async function inForce(role: Role, lines: number): Promise<readonly string[]> {
  await plane.apply(role);
  for (;;) {
    const missing = (await sink.missingRights?.(locationsOf(sink), call)) ?? [];
    if (missing.length === lines) return missing;
    await pause(20);
  }
}

async function cleaned(): Promise<void> {
  const metadata = (name: string) => `metadata.name=${name}`;
  const [core, leases] = [
    `/api/v1/namespaces/${namespace}`,
    `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`,
  ];
  for (const name of ['c1-ca', 'c1-join']) await plane.ask('DELETE', `${core}/secrets?fieldSelector=${metadata(name)}`);
  await plane.ask('DELETE', `${leases}?fieldSelector=${metadata('kpki-lock')}`);
}

needs(...apiServerComponents)('the rights of the Kubernetes sink', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    await namespaceOf(plane, namespace);
    token = await plane.tokenOf(namespace, 'writer');
    sink = await openSink({ kubeconfig: await writeKubeconfig(plane, { namespace, user: { token } }) }, host, {});
    await plane.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name: 'c1-owner' } });
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it('are printed as a Role for each namespace, with names, and with neither list nor watch', () => {
    expect(sink.rights?.(locationsOf(sink).toReversed())).toBe(sink.rights?.(locationsOf(sink)));
    expect(
      sink.rights?.(locationsOf(sink)),
    ).toBe(`# bind it to a user or group: kubectl -n least create rolebinding kpki --role=kpki --user=NAME
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: kpki
  namespace: least
rules:
# creates Secrets; RBAC cannot limit this to names
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
# reads Secrets, replaces those that did not change since kpki read them, and removes empty ones
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [c1-ca, c1-join]
  verbs: [get, update, delete]
# reads the owners of Secrets
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [c1-owner]
  verbs: [get]
# creates the lock
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
# takes the lock: one run at a time
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [kpki-lock]
  verbs: [get, update]
`);
  });

  it('are what it takes, and of them nothing can be left out', async () => {
    const [role] = roles(sink.rights?.(locationsOf(sink)) ?? '');
    if (!role) throw new Error('there is no Role');
    expect((await sink.missingRights?.(locationsOf(sink), call))?.length).toBeGreaterThan(0);
    await bind(plane, namespace, 'writer');
    expect(await inForce(role, 0)).toEqual([]);
    await work();
    const lacking: string[] = [];
    for (const { lacks, role: less } of shorter(role)) {
      await cleaned();
      // The role of the turn before lacks one line too.
      await inForce(role, 0);
      const [line] = await inForce(less, 1);
      await expect(work(), lacks).rejects.toThrow('may not');
      lacking.push(line ?? '');
    }
    expect(lacking).toEqual([
      'no create on secrets in namespace least',
      'no get on secrets c1-ca, c1-join in namespace least',
      'no update on secrets c1-ca, c1-join in namespace least',
      'no delete on secrets c1-ca, c1-join in namespace least',
      'no get on secrets c1-owner in namespace least',
      'no create on leases in namespace least',
      'no get on leases kpki-lock in namespace least',
      'no update on leases kpki-lock in namespace least',
    ]);
    await cleaned();
    await inForce(role, 0);
    await work();
  });

  it('of 3,000 locations are asked for in few requests', async () => {
    let requests = 0;
    const kubeconfig = await writeKubeconfig(plane, { namespace, user: { token } });
    const counting = await openSink({ kubeconfig }, host, {
      through: (send) => (request, signal) => {
        requests += 1;
        return send(request, signal);
      },
    });
    const locations = Array.from({ length: 3000 }, (_, at) => locationOf(counting, `kubelet-${at}`));
    expect(await counting.missingRights?.(locations, call)).toEqual(
      ['get', 'update', 'delete'].map((verb) => {
        const names = 'kubelet-0, kubelet-1, kubelet-10, kubelet-100, kubelet-1000 and 2995 more';
        return `no ${verb} on secrets ${names} in namespace least`;
      }),
    );
    expect(requests).toBeLessThan(70);
  });
});
