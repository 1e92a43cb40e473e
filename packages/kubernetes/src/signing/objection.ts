import type { CertificateTemplate } from '@kpki/plugin';
import { type KubernetesSigner, leastSeconds, type NameKind } from './signers.ts';

const nodes = 'system:nodes';
const node = 'system:node:';
const masters = 'system:masters';

const nameWords: Readonly<Record<NameKind, string>> = {
  dns: 'DNS names',
  ip: 'addresses',
  uri: 'URIs',
  email: 'e-mail addresses',
};

/** Returns why a signer would refuse a template, in plain words; null: no reason is known. */
export function objectionOf(signer: KubernetesSigner, template: CertificateTemplate): string | null {
  if (template.ca) return 'it makes no CAs, and nothing else of this API does';
  return (
    subjectFault(signer, template) ??
    usageFault(signer, template) ??
    nameFault(signer, template) ??
    lifetimeFault(template)
  );
}

function subjectFault(
  { subject }: KubernetesSigner,
  { subject: { commonName, organizations } }: CertificateTemplate,
): string | null {
  if (subject === 'a kubelet') {
    const isNode = organizations.length === 1 && organizations[0] === nodes && commonName.startsWith(node);
    return isNode ? null : `it certifies kubelets only: organization ${nodes} and no other, common name ${node}NAME`;
  }
  if (subject === 'anybody' || !organizations.includes(masters)) return null;
  return `the cluster signs no certificate of group ${masters}: that needs the key of the CA`;
}

function usageFault({ usages, required }: KubernetesSigner, template: CertificateTemplate): string | null {
  const beyond = template.usages.filter((usage) => usages !== 'any' && !usages.includes(usage));
  if (beyond.length > 0) return `it certifies no one for ${beyond.join(', ')}`;
  const lacking = required.filter((usage) => !template.usages.includes(usage));
  if (lacking.length > 0) return `it certifies only for ${lacking.join(' and ')}, which is not asked for`;
  return template.usages.length === 0 ? `it certifies nothing that is for nothing: no usage is asked for` : null;
}

function nameFault({ names, named }: KubernetesSigner, template: CertificateTemplate): string | null {
  const kinds = Object.keys(nameWords) as NameKind[];
  const beyond = kinds.filter((kind) => template.names[kind].length > 0 && !names.includes(kind));
  if (beyond.length > 0)
    return `it puts no ${beyond.map((kind) => nameWords[kind]).join(' and no ')} into a certificate`;
  const hasNone = kinds.every((kind) => template.names[kind].length === 0);
  return named && hasNone ? `it certifies only what has a DNS name or an address` : null;
}

function lifetimeFault({ seconds }: CertificateTemplate): string | null {
  if (seconds >= leastSeconds) return null;
  return `the API gives no certificate for less than ${leastSeconds} s, and ${seconds} s are asked for`;
}
