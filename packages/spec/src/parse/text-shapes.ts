/** Keywords of JSON Schema, with regular expressions that every editor's engine supports. */
export interface TextShape {
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const name = '[a-z0-9]([a-z0-9.-]*[a-z0-9])?';
const ipv4 = '[0-9]{1,3}(\\.[0-9]{1,3}){3}';
const ipv6 = '[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*';

const something: TextShape = { minLength: 1 };
const label: TextShape = { pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' };

/** Shapes by the title in the reference; each accepts more than the parser's check, which explains what to write. */
export const textShapes: Readonly<Record<string, TextShape>> = {
  duration: { pattern: '^([0-9]{1,9}y)?([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,11}s)?$', minLength: 2 },
  version: { pattern: '^v1\\.[0-9]{1,3}\\.[0-9]{1,4}(-(alpha|beta|rc)\\.[0-9]{1,4})?$' },
  'cluster name': { pattern: `^${name}$`, maxLength: 63 },
  'node name': { pattern: `^${name}$` },
  'DNS name': { pattern: `^${name}$`, maxLength: 253 },
  'IP address': { pattern: `^(${ipv4}|${ipv6})$` },
  CIDR: { pattern: `^(${ipv4}|${ipv6})/[0-9]{1,3}$` },
  'DNS name or IP address': { pattern: `^((\\*\\.)?${name}|${ipv6})$` },
  'host:port': { pattern: `^((${name}|\\[${ipv6}\\])(:[0-9]+)?|${ipv6})$` },
  'user name': something,
  'group name': something,
  plugin: something,
  layout: something,
  'key name': something,
  issuer: something,
  backend: label,
};
