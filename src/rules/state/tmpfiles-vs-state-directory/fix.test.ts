import { describe, expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn } from '../../testing.ts';
import rule from './index.ts';

const TMPFILES = { policy: 'tmpfiles' };
/** A module with one service whose lines of `serviceConfig` are given, and with other lines beside it. */
const module = (serviceConfig: string, rest: string): string => `{ config, lib, ... }:
let
  cfg = config.services.lamp;
in
{
  options.services.lamp = {
    dataDir = lib.mkOption { type = lib.types.path; default = "/var/lib/lamp"; };
    user = lib.mkOption { type = lib.types.str; default = "lamp"; };
  };
  config = {
    ${rest}
    systemd.services.lamp = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        ExecStart = "/bin/lamp";
        ${serviceConfig}
      };
    };
  };
}
`;
const ROOM = 'User = "lamp";';
const RULE = '"d /var/lib/lamp 0750 lamp lamp - -"';
const expectFixed = (before: [string, string], after: [string, string], options = {}): void => {
  expect(fixAll(rule, { 'm.nix': module(...before) }, options)['m.nix']).toBe(module(...after));
};
const expectNone = (serviceConfig: string, rest: string, options = {}): void => {
  const { findings } = runRuleOn(rule, { 'm.nix': module(serviceConfig, rest) }, options);
  expect(findings.map(({ fix }) => fix)).toEqual([null]);
};
const MADE = 'StateDirectory = "lamp";\n        StateDirectoryMode = "0750";\n        UMask = "0027";';

describe('moved into StateDirectory', () => {
  it('with its mode, and the list that it was alone in', () => {
    expectFixed(
      [ROOM, `systemd.tmpfiles.rules = [ ${RULE} ];\n    users.groups.lamp = { };`],
      [`${ROOM}\n        ${MADE}`, 'users.groups.lamp = { };'],
    );
    expectFixed(
      [ROOM, `systemd.tmpfiles = { rules = [ ${RULE} ]; };\n    users.groups.lamp = { };`],
      [`${ROOM}\n        ${MADE}`, 'users.groups.lamp = { };'],
    );
  });

  it('out of a list with others, several into one list, comments with them', () => {
    expectFixed(
      [
        ROOM,
        `systemd.tmpfiles.rules = [\n      # State.\n      ${RULE} # ours\n      "d /var/lib/lamp/oil 0750 lamp lamp - -"\n\n      "d /srv 0755 root root - -"\n    ];`,
      ],
      [
        `${ROOM}\n        # State.\n        # ours\n        ${MADE.replace('"lamp"', '[ "lamp" "lamp/oil" ]')}`,
        'systemd.tmpfiles.rules = [\n\n      "d /srv 0755 root root - -"\n    ];',
      ],
    );
  });

  it('beside the directories that are there, unless their mode is another one', () => {
    expectFixed(
      [
        `${ROOM}\n        StateDirectory = "oil"; # oil\n        StateDirectoryMode = "0750";`,
        `systemd.tmpfiles.rules = [ ${RULE} ];\n    users.groups.lamp = { };`,
      ],
      [`${ROOM}\n        StateDirectory = [ "oil" "lamp" ]; # oil\n        StateDirectoryMode = "0750";`, 'users.groups.lamp = { };'],
    );
    expectNone(`${ROOM} StateDirectory = "oil"; StateDirectoryMode = "0700";`, `systemd.tmpfiles.rules = [ ${RULE} ];`);
    expectNone(`${ROOM} StateDirectory = "oil";`, `systemd.tmpfiles.rules = [ ${RULE} ];`);
  });

  it('from settings', () => {
    expectFixed(
      [
        ROOM,
        'systemd.tmpfiles.settings.lamp."/var/lib/lamp".d = {\n      # closed\n      mode = "0750";\n      user = "lamp";\n      group = "lamp";\n    };\n    users.groups.lamp = { };',
      ],
      [`${ROOM}\n        # closed\n        ${MADE}`, 'users.groups.lamp = { };'],
    );
  });

  it('at its default only, where the user may move it', () => {
    const made = MADE.replace('= "lamp"', '= lib.mkIf (cfg.dataDir == "/var/lib/lamp") "lamp"');
    const line = '"d \'${cfg.dataDir}\' 0750 lamp lamp - -"';
    expectFixed(
      [ROOM, `systemd.tmpfiles.rules = [ ${line} ];`],
      [`${ROOM}\n        ${made}`, `systemd.tmpfiles.rules = lib.mkIf (cfg.dataDir != "/var/lib/lamp") [ ${line} ];`],
    );
    expectFixed(
      [ROOM, `systemd.tmpfiles.rules = [ ${line} "d /srv" ];`],
      [`${ROOM}\n        ${made}`, `systemd.tmpfiles.rules = [ "d /srv" ] ++ lib.optional (cfg.dataDir != "/var/lib/lamp") ${line};`],
    );
  });

  it('not where it does more, or for somebody else', () => {
    expectNone(ROOM, 'systemd.tmpfiles.rules = [ "d /var/lib/lamp 0750 lamp lamp 10d -" ];');
    expectNone(ROOM, 'systemd.tmpfiles.rules = [ "v /var/lib/lamp 0750 lamp lamp - -" ];');
    expectNone(ROOM, 'systemd.tmpfiles.rules = [ "d /var/lib/lamp 0750 lamp nginx - -" ];');
    expectNone(ROOM, `systemd.tmpfiles.rules = lib.mkIf config.harbour.open [ ${RULE} ];`);
    expectNone(ROOM, `systemd.tmpfiles.rules = map (name: "d /var/lib/\${name} 0750 lamp lamp - -") [ "lamp" ];`);
  });
});

describe('made by both', () => {
  const both = `${ROOM}\n        StateDirectory = "lamp";`;
  it('loses the rule, and keeps its mode and comments', () => {
    expectFixed(
      [both, 'systemd.tmpfiles.rules = [\n      # closed\n      "d /var/lib/lamp 0700 lamp lamp - -"\n      "d /srv"\n    ];'],
      [
        `${ROOM}\n        # closed\n        StateDirectory = "lamp";\n        StateDirectoryMode = "0700";`,
        'systemd.tmpfiles.rules = [\n      "d /srv"\n    ];',
      ],
    );
  });

  it('loses the directive where the policy is tmpfiles, and stays writable', () => {
    const rules = `systemd.tmpfiles.rules = [ ${RULE} ];`;
    expectFixed([`${both}\n        StateDirectoryMode = "0750";`, rules], [ROOM, rules], TMPFILES);
    expectFixed(
      [`ProtectSystem = "strict";\n        ${both}`, rules],
      [`ProtectSystem = "strict";\n        ${ROOM}\n        ReadWritePaths = [ "/var/lib/lamp" ];`, rules],
      TMPFILES,
    );
    expectNone(`${both}\n        Environment = "HOME=%S/lamp";`, rules, TMPFILES);
  });
});

describe('made by nobody', () => {
  it('gets a rule of the service’s user and group', () => {
    expectFixed(
      ['User = cfg.user;\n        WorkingDirectory = cfg.dataDir;', 'users.groups.lamp = { };'],
      [
        'User = cfg.user;\n        WorkingDirectory = cfg.dataDir;',
        'users.groups.lamp = { };\n    systemd.tmpfiles.rules = [ "d \'${cfg.dataDir}\' 0750 ${cfg.user} lamp - -" ];',
      ],
      TMPFILES,
    );
  });

  it('gets it in the list that is there', () => {
    const service = 'User = "lamp";\n        Group = "oil";\n        ReadWritePaths = [ "/srv" "/var/lib/lamp" ];';
    expectFixed(
      [service, 'systemd.tmpfiles.rules = [\n      "d /srv 0755 root root - -"\n    ];'],
      [service, 'systemd.tmpfiles.rules = [\n      "d /srv 0755 root root - -"\n      "d \'/var/lib/lamp\' 0750 lamp oil - -"\n    ];'],
      TMPFILES,
    );
  });

  it('gets none where nobody knows the group', () => {
    expectNone('User = cfg.user; WorkingDirectory = cfg.dataDir;', '', TMPFILES);
  });
});
