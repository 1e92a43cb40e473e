import { PluginError } from '@kpki/plugin';

export interface ApiServerAddress {
  readonly server: URL;
  /** Host, port and path: enough for a user, and never a password. */
  readonly description: string;
  readonly serverName: string;
}

export function serverOf(text: string, where: string): ApiServerAddress {
  // kubectl uses HTTPS for a bare host and port if a client certificate is set.
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(full)) throw new PluginError('invalid', `use ${where}: its \`server\` is not a URL`);
  const server = new URL(full);
  if (server.username !== '' || server.password !== '') {
    throw new PluginError('invalid', `use ${where}: its \`server\` holds a user or a password`);
  }
  if (server.protocol !== 'https:') {
    const why = `its \`server\` is ${server.protocol}//, and private keys go over HTTPS only`;
    throw new PluginError('unsupported', `use ${where}: ${why}`);
  }
  server.search = '';
  server.hash = '';
  const description = `${server.host}${server.pathname.replace(/\/+$/, '')}`;
  return { server, description, serverName: server.hostname.replace(/^\[|\]$/g, '') };
}
