import { isGlobalUnicast, parseAddress, specialUse } from '../address.ts';
import { parseGoDuration } from '../duration.ts';
import { defaultPort } from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import {
  checkAddress,
  checkAlternativeName,
  checkKubernetesVersion,
  checkServiceSubnet,
  checkSubdomain,
  parseEndpoint,
  type TextCheck,
} from '../parse/values.ts';
import { shown } from '../problem.ts';
import { defaultKubernetesVersion, releaseBefore } from '../versions.ts';
import { readAddress, readEndpoint, readSubnet } from './addresses.ts';
import type { ClusterConfigurationForm } from './form.ts';

/** Go treats an empty text as not given. */
export function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

export function orEmpty(check: TextCheck): TextCheck {
  return (text) => (text === '' ? null : check(text));
}

/** Returns the name of a node trimmed and in lower case, as kubeadm does. */
export function nodeNameOf(text: string): string {
  return text.trim().toLowerCase();
}

/** kubeadm makes certificates for names of any length, even if their common names become longer than X.509 allows. */
export const checkRegisteredName: TextCheck = (text) => (text.trim() === '' ? null : checkSubdomain(nodeNameOf(text)));

export const checkEtcdName: TextCheck = (text) => checkAlternativeName(readAddress(text));

/** kubeadm lower-cases only the names for the API server. */
export const checkApiServerName: TextCheck = (text) => checkEtcdName(text.toLowerCase());

/** Returns a version as `v1.37.2`; kubeadm also accepts it without the `v`. */
function versionOf(text: string): string {
  return /^[0-9]/.test(text) ? `v${text}` : text;
}

export function isBeta3(form: Loose<ClusterConfigurationForm>): boolean {
  return form.apiVersion === 'kubeadm.k8s.io/v1beta3';
}

/** Returns the version that a file is for: the newest supported one if the file names none. */
export function kubernetesVersionOf(form: Loose<ClusterConfigurationForm>): string {
  const preset = isBeta3(form) ? `v${releaseBefore('no-v1beta3')}.0` : defaultKubernetesVersion;
  return versionOf(given(form.kubernetesVersion) ?? preset);
}

export const checkVersion: TextCheck = (text) => {
  if (/^(ci\/|ci-|k8s-|stable|latest|release)/.test(text)) {
    return `${shown(text)} is a label, which kubeadm looks up in the internet; write the version, as \`v1.37.2\``;
  }
  return checkKubernetesVersion(versionOf(text));
};

export const checkPeriod: TextCheck = (text) => {
  const { reason } = parseGoDuration(text);
  return reason === undefined ? null : `${shown(text)}: ${reason}`;
};

export const checkControlPlaneEndpoint: TextCheck = (text) => {
  const inBrackets = /^\[([^\]]*)\]$/.exec(text)?.[1];
  if (inBrackets !== undefined) {
    return `${shown(text)}: kubeadm takes brackets only with a port; leave them out, as in ${shown(inBrackets)}`;
  }
  return parseEndpoint(readEndpoint(text), defaultPort).reason ?? null;
};

/** Checks for one CIDR, or two of different families, separated by a comma. */
export const checkServiceSubnets: TextCheck = (text) => {
  const subnets = text.split(',').map(readSubnet);
  for (const subnet of subnets) {
    const reason = checkServiceSubnet(subnet, 'masked');
    if (reason !== null) return reason;
  }
  if (subnets.length > 2) return `${subnets.length} subnets; write one, or one of each address family`;
  const [first, second] = subnets;
  if (first === undefined || second === undefined || first.includes(':') !== second.includes(':')) return null;
  return 'two subnets of one address family; write one, or one of each family';
};

/** Returns whether kubeadm would look for an address of the machine. */
export function isLeftToMachine(address: string | undefined): boolean {
  if (address === undefined || address === '') return true;
  const bytes = parseAddress(readAddress(address));
  return bytes !== null && specialUse(bytes) === 'unspecified';
}

export const checkAdvertiseAddress: TextCheck = (text) => {
  if (isLeftToMachine(text)) return null;
  const address = readAddress(text);
  const bytes = parseAddress(address);
  if (bytes !== null && specialUse(bytes) === 'loopback') {
    return `${shown(text)} is a loopback address, which other machines cannot reach; write the machine's own`;
  }
  const reason = checkAddress(address);
  if (reason !== null || bytes === null || isGlobalUnicast(bytes)) return reason;
  return `${shown(text)} is a link-local or the broadcast address, which kubeadm refuses here; write the machine's own`;
};

export const checkAbsolutePath: TextCheck = (text) => {
  if (!text.startsWith('/')) return `${shown(text)} is not an absolute path; begin it with \`/\``;
  // The value becomes a flag of a component, and a line of output.
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? 'has a control character in it; write the path without' : null;
};
