// Loaded into every process of n8n: writes down each connection and each name look-up that leaves this machine.
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const file = process.env['AI_MANAGER_LOOPBACK_LOG'] ?? '';
const load = createRequire(import.meta.url);
const isLocal = (host: unknown): boolean =>
  typeof host !== 'string' ||
  /^(?:localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|0\.0\.0\.0|::)?$/.test(host);
const note = (how: string, host: unknown): void => {
  if (!isLocal(host)) appendFileSync(file, `${how} ${String(host)}\n`);
};

type Connect = (this: unknown, ...parameters: unknown[]) => unknown;
const { Socket } = load('node:net') as { readonly Socket: { readonly prototype: { connect: Connect } } };
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...parameters) {
  // net.connect passes its parameters on as one list.
  const [options, host] = Array.isArray(parameters[0]) ? (parameters[0] as unknown[]) : parameters;
  const path = (options as { readonly path?: string } | undefined)?.path;
  if (path === undefined) note('connect', (options as { readonly host?: string } | undefined)?.host ?? host);
  return connect.apply(this, parameters);
};

type LookUp = (name: string, ...rest: unknown[]) => unknown;
const dns = load('node:dns') as Record<string, unknown> & { readonly promises: Record<string, unknown> };
for (const module of [dns, dns.promises])
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const original = module[name] as LookUp;
    module[name] = (host: string, ...rest: unknown[]) => {
      note('dns', host);
      return original.call(module, host, ...rest);
    };
  }
