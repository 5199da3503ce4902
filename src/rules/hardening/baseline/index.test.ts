import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { testDecided } from '../../testing-decided.ts';
import { testRule } from '../../testing.ts';
import { daemon, withLibrary } from '../sample.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const FILE = 'modules/beacon.nix';

it('merges the shared set where its name can be used', () => {
  const module = daemon(
    '{\n        # Named by the harbour office.\n        User = "beacon";\n        ExecStart = "/bin/beacon";\n      }',
  ).replace('in\n{', '  other = common.standardSecurityConfig;\nin\n{');
  expect(fixAll(rule, withLibrary(module))[FILE]).toContain(
    'serviceConfig = common.standardSecurityConfig // {\n        # Named by the harbour office.\n',
  );
});

it('adds directives after the last one, its comment included', () => {
  const module = daemon('{\n        ExecStart = "/bin/beacon";\n        UMask = "0077"; # nobody reads the log\n      }').replace(
    / {2}common = .*\n/,
    '',
  );
  const fixed = fixAll(rule, { [FILE]: module }, { directives: ['UMask', 'ProtectSystem', 'PrivateTmp'] })[FILE];
  expect(fixed).toContain(
    '        UMask = "0077"; # nobody reads the log\n        ProtectSystem = "strict";\n        PrivateTmp = true;\n      };',
  );
});

it('repeats the path of a directive that is written with one', () => {
  const module = '{ ... }:\n{\n  systemd.services.beacon.serviceConfig.ExecStart = "/bin/beacon";\n}\n';
  expect(fixAll(rule, { [FILE]: module }, { directives: ['PrivateTmp'] })[FILE]).toBe(
    '{ ... }:\n{\n  systemd.services.beacon.serviceConfig.ExecStart = "/bin/beacon";\n  systemd.services.beacon.serviceConfig.PrivateTmp = true;\n}\n',
  );
});

it('does not merge a shared set that would take the devices, but adds the others', () => {
  const module = daemon('{\n        ExecStart = "/bin/beacon";\n        DeviceAllow = [ "/dev/dri rw" ];\n      }').replace(
    'in\n{',
    '  other = common.standardSecurityConfig;\nin\n{',
  );
  const fixed = fixAll(rule, withLibrary(module))[FILE] ?? '';
  expect(fixed).toContain('        PrivateMounts = true;\n');
  expect(fixed).not.toContain('PrivateDevices');
  expect(fixed).not.toContain('standardSecurityConfig //');
});
