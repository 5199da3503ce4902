import { isIPv4, isIPv6 } from 'node:net';
import { absoluteProblem } from './paths.ts';
import type { Grammar } from './grammar.ts';
import { parseInteger } from './numbers.ts';
import { netlinkProblem } from './special.ts';

function isPort(text: string): boolean {
  const port = parseInteger(text);
  return port !== null && port >= 1n && port <= 65_535n;
}

function isAddress(text: string): boolean {
  if (/^[/@]./.test(text) || /^vsock/.test(text) || isPort(text)) return true;
  const [, six] = /^\[([^\]]*)\]:/.exec(text) ?? [];
  const port = text.slice(text.lastIndexOf(':') + 1);
  if (six !== undefined) return isIPv6(six) && isPort(port);
  return isIPv4(text.slice(0, -port.length - 1)) && isPort(port);
}

/** `ListenStream=` and its like: a path, an @abstract name, a port, ADDRESS:PORT or vsock. */
export const listen: Grammar = {
  expected: (directive) =>
    directive.name === 'ListenNetlink'
      ? 'a netlink family such as route, and a group'
      : /^Listen(?:Stream|Datagram|SequentialPacket)$/.test(directive.name)
        ? 'a path, @NAME, a port, ADDRESS:PORT, [ADDRESS]:PORT or vsock:CID:PORT'
        : 'an absolute path',
  empty: true,
  problem: (value, { directive }) => {
    switch (directive.name) {
      case 'ListenNetlink':
        return netlinkProblem(value);
      case 'ListenStream':
      case 'ListenDatagram':
        return isAddress(value) ? null : `\`${value}\` is no socket address`;
      case 'ListenSequentialPacket':
        return /^[/@]./.test(value) ? null : `\`${value}\` is neither a path nor an @NAME`;
      default:
        return absoluteProblem(value);
    }
  },
};
