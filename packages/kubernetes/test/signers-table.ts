import type { KubernetesSigner } from '../src/signing/signers.ts';

export function signersTable(signers: readonly KubernetesSigner[]): string {
  const head = '| signer | certifies | for | names | approved by |\n|---|---|---|---|---|\n';
  return head + signers.map(rowOf).join('');
}

function rowOf({ name, subject, usages, required, names, named, approvedByCluster }: KubernetesSigner): string {
  if (usages === 'any') throw new Error(`${name} has no rules to be shown`);
  const optional = usages.filter((usage) => !required.includes(usage));
  const cells = [
    `\`${name}\``,
    subjects[subject],
    `${required.join(', ')}; ${optional.join(' and ')} ${optional.length === 1 ? 'is' : 'are'} optional`,
    names.length === 0 ? 'none' : `${named ? 'at least one: ' : 'any: '}${names.join(', ')}`,
    approvedByCluster ? 'the cluster itself, or a person' : 'a person',
  ];
  return `| ${cells.join(' | ')} |\n`;
}

const subjects: Readonly<Record<KubernetesSigner['subject'], string>> = {
  'a kubelet': 'organization `system:nodes` only, common name `system:node:NAME`',
  'anybody but system:masters': 'any subject but organization `system:masters`',
  anybody: 'any subject',
};
