import { canonicalAddress, parseAddress } from '../address.ts';
import { artifactsOf } from '../artifacts.ts';
import type { Cluster, PermittedNames } from '../model.ts';
import { shown } from '../problem.ts';
import { parseSubnet, subnetContains, subnetText } from '../subnet.ts';
import type { ReportProblem } from './report.ts';
import { checkSubdomain, type TextCheck } from './values.ts';

/** Checks a domain of a name constraint: a leading dot means only the subdomains. */
export const checkPermittedDomain: TextCheck = (text) => {
  if (text.startsWith('*.')) return `${shown(text)}: write ${shown(text.slice(1))}, which is all that is below it`;
  return checkSubdomain(text.startsWith('.') ? text.slice(1) : text);
};

export const checkNetwork: TextCheck = (text) => {
  const subnet = parseSubnet(text);
  if (subnet === null) return `${shown(text)} is not a network; write it as \`10.0.0.0/8\` or \`fd00::/8\``;
  const address = text.slice(0, text.indexOf('/'));
  if (canonicalAddress(address) === subnetText(subnet).split('/')[0]) return null;
  return `${shown(text)} has bits beyond its prefix; write ${shown(subnetText(subnet))}`;
};

/** Refuses names that the CAs may not certify, as verifiers would. A wildcard counts as a name below its domain. */
export function judgePermittedNames(cluster: Cluster, report: ReportProblem): void {
  const { permittedNames } = cluster.ca;
  if (permittedNames === null) return;
  const names = artifactsOf(cluster).flatMap((artifact) => (artifact.kind === 'certificate' ? [artifact.names] : []));
  const lacking = {
    dns: [...new Set(names.flatMap(({ dns }) => dns))].filter((name) => !permitsDomain(permittedNames, name)),
    ip: [...new Set(names.flatMap(({ ip }) => ip))].filter((address) => !permitsAddress(permittedNames, address)),
  };
  for (const kind of ['dns', 'ip'] as const) {
    if (lacking[kind].length === 0) continue;
    const path = ['ca', 'permittedNames', kind];
    report(path, `certificates of this cluster name ${listed(lacking[kind])}; permit these too`);
  }
}

const mostListed = 8;

function listed(names: readonly string[]): string {
  const first = names.slice(0, mostListed).map(shown).join(', ');
  return names.length > mostListed ? `${first} and ${names.length - mostListed} more` : first;
}

function permitsDomain({ dns }: PermittedNames, name: string): boolean {
  return dns.length === 0 || dns.some((domain) => isWithin(name, domain));
}

function isWithin(name: string, domain: string): boolean {
  if (domain.startsWith('.')) return name.endsWith(domain) && name.length > domain.length;
  return name === domain || name.endsWith(`.${domain}`);
}

function permitsAddress({ ip }: PermittedNames, address: string): boolean {
  const bytes = parseAddress(address);
  const subnets = ip.map(parseSubnet).filter((subnet) => subnet !== null);
  return ip.length === 0 || (bytes !== null && subnets.some((subnet) => subnetContains(subnet, bytes)));
}
