import type { CertificateTemplate, Usage } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { objectionOf } from './objection.ts';
import { kubernetesSigners } from './signers.ts';

interface Change {
  readonly subject?: Partial<CertificateTemplate['subject']>;
  readonly names?: Partial<CertificateTemplate['names']>;
  readonly usages?: readonly Usage[];
  readonly seconds?: number;
  readonly ca?: boolean;
}

const noNames = { dns: [], ip: [], uri: [], email: [] };

const fitting: Readonly<Record<string, CertificateTemplate>> = {
  'kube-apiserver-client-kubelet': {
    subject: { commonName: 'system:node:w1', organizations: ['system:nodes'] },
    names: noNames,
    ca: false,
    usages: ['digital signature', 'client auth'],
    seconds: 3600,
  },
  'kubelet-serving': {
    subject: { commonName: 'system:node:w1', organizations: ['system:nodes'] },
    names: { ...noNames, dns: ['w1'] },
    ca: false,
    usages: ['digital signature', 'server auth'],
    seconds: 3600,
  },
  'kube-apiserver-client': {
    subject: { commonName: 'jane', organizations: ['developers', 'testers'] },
    names: noNames,
    ca: false,
    usages: ['client auth'],
    seconds: 3600,
  },
};

function objection(name: string, change: Change): string | null {
  const signer = kubernetesSigners.find((each) => each.name === `kubernetes.io/${name}`) ?? expect.fail(name);
  const template = fitting[name] ?? expect.fail(name);
  const subject = { ...template.subject, ...change.subject };
  return objectionOf(signer, { ...template, ...change, subject, names: { ...template.names, ...change.names } });
}

it.each<[string, Change]>([
  ['kube-apiserver-client-kubelet', {}],
  ['kube-apiserver-client-kubelet', { usages: ['client auth', 'key encipherment', 'digital signature'] }],
  ['kube-apiserver-client-kubelet', { seconds: 600 }],
  ['kubelet-serving', {}],
  ['kubelet-serving', { names: { dns: [], ip: ['192.0.2.21'] } }],
  ['kubelet-serving', { usages: ['server auth', 'key encipherment', 'digital signature'] }],
  ['kube-apiserver-client', {}],
  ['kube-apiserver-client', { subject: { organizations: [] } }],
  ['kube-apiserver-client', { usages: ['digital signature', 'key encipherment', 'client auth'] }],
  ['kube-apiserver-client', { names: { dns: ['a'], ip: ['192.0.2.1'], uri: ['a:b'], email: ['a@example.com'] } }],
])('%s takes %j', (name, change) => {
  expect(objection(name, change)).toBeNull();
});

const kubelets = 'certifies kubelets only: organization system:nodes and no other, common name system:node:NAME';

it.each<[string, Change, string]>([
  ['kube-apiserver-client-kubelet', { subject: { organizations: [] } }, kubelets],
  ['kube-apiserver-client-kubelet', { subject: { organizations: ['system:nodes', 'system:masters'] } }, kubelets],
  ['kube-apiserver-client-kubelet', { subject: { organizations: ['system:nodes', 'system:nodes'] } }, kubelets],
  ['kube-apiserver-client-kubelet', { subject: { commonName: 'w1' } }, kubelets],
  ['kube-apiserver-client-kubelet', { usages: ['client auth'] }, 'certifies only for digital signature, which is not'],
  [
    'kube-apiserver-client-kubelet',
    { usages: ['digital signature', 'client auth', 'server auth'] },
    'no one for server',
  ],
  ['kube-apiserver-client-kubelet', { names: { dns: ['w1'] } }, 'puts no DNS names into a certificate'],
  [
    'kube-apiserver-client-kubelet',
    { names: { ip: ['192.0.2.1'], uri: ['a:b'] } },
    'puts no addresses and no URIs into',
  ],
  ['kube-apiserver-client-kubelet', { seconds: 599 }, 'the API gives no certificate for less than 600 s, and 599 s'],
  ['kube-apiserver-client-kubelet', { ca: true }, 'makes no CAs'],
  ['kubelet-serving', { subject: { organizations: ['system:masters'] } }, kubelets],
  ['kubelet-serving', { names: { dns: [] } }, 'certifies only what has a DNS name or an address'],
  ['kubelet-serving', { names: { email: ['a@example.com'] } }, 'puts no e-mail addresses into a certificate'],
  ['kubelet-serving', { names: { uri: ['a:b'] } }, 'puts no URIs into a certificate'],
  ['kubelet-serving', { usages: ['digital signature', 'client auth'] }, 'certifies no one for client auth'],
  [
    'kube-apiserver-client',
    { subject: { organizations: ['a', 'system:masters'] } },
    'no certificate of group system:masters',
  ],
  [
    'kube-apiserver-client',
    { usages: ['digital signature'] },
    'certifies only for client auth, which is not asked for',
  ],
  ['kube-apiserver-client', { usages: ['client auth', 'server auth'] }, 'certifies no one for server auth'],
  ['kube-apiserver-client', { usages: ['client auth', 'cert sign'] }, 'certifies no one for cert sign'],
  ['kube-apiserver-client', { ca: true }, 'makes no CAs'],
])('%s objects to %j', (name, change, says) => {
  expect(objection(name, change)).toContain(says);
});

it('a signer of the user’s own has its grants for rules, and those of the API', () => {
  const signer = {
    name: 'example.com/serving',
    subject: 'anybody',
    usages: ['server auth'],
    required: [],
    names: ['dns'],
    named: false,
    approvedByCluster: false,
  } as const;
  const template: CertificateTemplate = {
    subject: { commonName: 'it', organizations: ['system:masters'] },
    names: { ...noNames, dns: ['it.example.com'] },
    ca: false,
    usages: ['server auth'],
    seconds: 3600,
  };
  expect(objectionOf(signer, template)).toBeNull();
  expect(objectionOf(signer, { ...template, usages: ['client auth'] })).toContain('certifies no one for client auth');
  expect(objectionOf(signer, { ...template, usages: [] })).toContain('no usage is asked for');
  expect(objectionOf(signer, { ...template, names: { ...noNames, ip: ['192.0.2.1'] } })).toContain(
    'puts no addresses into',
  );
  expect(objectionOf(signer, { ...template, seconds: 10 })).toContain('less than 600 s');
});
