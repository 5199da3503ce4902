# Evaluates modules of a tree one by one with nixpkgs' module system, with stand-ins for NixOS's own
# options and for packages. Used by compare-modules.ts, which writes the request and reads the JSON.
#
# request: { root, modules = [ "a.nix" ]; words = [ "curl" ]; reads = [ { path = [ … ]; value? } ];
#            special = [ { name; file; } ]; moduleArguments = [ "mylib" ]; argumentModules = [ "b.nix" ];
#            switchedBy = { "a.nix" = [ "services.a.enable" ]; };
#            argumentFile = null | path; section = null | "services"; vary = false | true; instances = [ "media" ]; }
# instances are names that sets of the configuration have which nobody here fills.
# With vary, every option of the module that is not a switch has another value than its default.
{ lib, request }:

let
  l = import lib;
  asked = builtins.fromJSON (builtins.readFile request);
  inherit (asked) root;
  at = file: /. + "${root}/${file}";

  # A package nobody has: any attribute of it is one too, and so is the result of calling it.
  stub = name: l.genAttrs asked.words (word: stub "${name}.${word}") // rec {
    type = "derivation";
    inherit name;
    pname = l.last (l.splitString "." name);
    version = "1.0.0";
    system = "x86_64-linux";
    outPath = "/nix/store/00000000000000000000000000000000-${l.strings.sanitizeDerivationName name}";
    drvPath = "${outPath}.drv";
    outputName = "out";
    meta = { mainProgram = pname; description = name; };
    __functor = _: _: stub "${name}()";
  };
  platform = {
    system = "x86_64-linux";
    config = "x86_64-unknown-linux-gnu";
    isLinux = true;
    isDarwin = false;
    isx86_64 = true;
    isAarch64 = false;
    is64bit = true;
  };
  format = name: _: { type = l.types.attrsOf l.types.anything; generate = file: _: stub "${name}.${file}"; };
  pkgs = l.genAttrs asked.words stub // {
    inherit (platform) system;
    lib = l;
    config = { allowUnfree = false; };
    stdenv = stub "stdenv" // { inherit (platform) isLinux isDarwin isx86_64 isAarch64; hostPlatform = platform; buildPlatform = platform; };
    hostPlatform = platform;
    formats = l.genAttrs [ "json" "yaml" "toml" "ini" "iniWithGlobalSection" "keyValue" "gitIni" "libconfig" "hocon" "javaProperties" "elixirConf" "php" "lua" "xml" "pythonVars" "systemd" ] format;
  };
  input = name: stub name // { nixosModules = l.genAttrs asked.words (_: { }); nixosModule = { }; lib = l; };
  call = file:
    let value = import file;
    in if builtins.isFunction value then value (builtins.intersectAttrs (builtins.functionArgs value) { lib = l; inherit pkgs inputs self; }) else value;
  inputs = l.genAttrs asked.words input;
  self = stub "self" // { outPath = root; };
  # An argument that nobody gives: calling it twice fails, where a package would go on for ever.
  # Where an option is wanted, it is one.
  foreign = name: removeAttrs (l.genAttrs asked.words (word: foreign "${name}.${word}")) [ "apply" "readOnly" "internal" "visible" "example" "description" ]
    // { _type = "option"; type = l.types.anything; default = null; __functor = _: _: { }; __toString = _: "/stub/${name}"; };
  special = removeAttrs (l.genAttrs asked.words foreign) ([ "config" "options" "lib" "extendModules" "specialArgs" ] ++ asked.moduleArguments)
    // { inherit inputs self pkgs; hostname = "host"; hostName = "host"; system = "x86_64-linux"; modulesPath = "/modules"; }
    // l.listToAttrs (map (entry: l.nameValuePair entry.name (call (at entry.file))) asked.special)
    // l.optionalAttrs (asked.argumentFile != null) (import (/. + asked.argumentFile) { lib = l; root = /. + root; inherit pkgs inputs self; });

  # NixOS's own options, as far as their types decide how definitions merge.
  t = l.types;
  listOf = type: l.mkOption { type = t.listOf type; default = [ ]; };
  unset = l.mkOption { type = t.nullOr t.int; default = null; };
  lines = l.mkOption { type = t.lines; default = ""; };
  anything = l.mkOption { type = t.attrsOf t.anything; default = { }; };
  open = options: l.mkOption { type = t.attrsOf (t.submodule { freeformType = t.attrsOf t.anything; inherit options; }); default = { }; };
  section = l.mkOption { type = t.attrsOf unitOption; default = { }; };
  unitOption = l.mkOptionType {
    name = "systemd option";
    merge = loc: defs:
      if l.any (def: l.isList def.value) defs
      then l.concatMap (def: l.toList def.value) defs
      else l.mergeEqualOption loc defs;
  };
  unit = sectionName: t.submodule {
    freeformType = t.attrsOf t.anything;
    options = l.genAttrs
      [ "after" "before" "wants" "requires" "requisite" "bindsTo" "partOf" "conflicts" "upholds" "wantedBy" "requiredBy" "upheldBy"
        "onFailure" "onSuccess" "aliases" "documentation" "restartTriggers" "reloadTriggers" "path" "listenStreams" "listenDatagrams" ]
      (_: listOf t.anything)
    // l.genAttrs [ "preStart" "postStart" "preStop" "postStop" "script" "reload" ] (_: lines)
    // { unitConfig = section; environment = anything; }
    // { ${sectionName} = section; };
  };
  units = sectionName: l.mkOption { type = t.attrsOf (unit sectionName); default = { }; };
  unitKinds = {
    services = units "serviceConfig";
    sockets = units "socketConfig";
    timers = units "timerConfig";
    paths = units "pathConfig";
    slices = units "sliceConfig";
    targets = units "unitConfig";
  };
  ports = { allowedTCPPorts = listOf t.anything; allowedUDPPorts = listOf t.anything; allowedTCPPortRanges = listOf t.anything; allowedUDPPortRanges = listOf t.anything; };
  nixos = {
    # Definitions of options that nobody declares are dropped: a freeform type here would be as strict as the module.
    config._module.check = false;
    options = {
      assertions = listOf t.anything;
      warnings = listOf t.anything;
      systemd = unitKinds // { user = unitKinds; tmpfiles = { rules = listOf t.anything; settings = anything; }; };
      users = l.genAttrs [ "users" "groups" "extraUsers" "extraGroups" ] (_: open { extraGroups = listOf t.str; packages = listOf t.anything; members = listOf t.str; uid = unset; gid = unset; });
      networking.firewall = ports // {
        interfaces = open ports;
      };
      environment.systemPackages = listOf t.anything;
      virtualisation.oci-containers.containers = open (l.genAttrs [ "volumes" "ports" "extraOptions" "dependsOn" "cmd" "environmentFiles" "networks" ] (_: listOf t.anything) // { environment = anything; });
    };
  };

  # What stands in where nothing is known but a name.
  named = path:
    let name = l.last path; text = l.concatStringsSep "." path;
    in if l.hasPrefix "enable" name || l.elem name [ "force" "openFirewall" ] then false
    else if l.hasSuffix "ort" name then 4242
    else if name == "package" then stub text
    else if l.elem name [ "virtualHosts" "interfaces" "datasets" "secrets" "containers" "jobs" "fileSystems" "ports" ] then { }
    else "/stub/${text}";
  peopled = path: value:
    if value == { } then l.genAttrs asked.instances (one: foreign (l.concatStringsSep "." (path ++ [ one ]))) else value;
  # A value of an option's type; `fields` of submodules that have no default are filled alike.
  filled = path: type:
    let inherit (type) name; nested = type.nestedTypes or { };
    in if name == "bool" then false
    else if l.elem name [ "int" "unsignedInt" "unsignedInt16" "positiveInt" "port" "float" "number" ] || l.hasPrefix "int" name || l.hasPrefix "unsignedInt" name then 4242
    else if name == "enum" then l.head (type.functor.payload.values or type.functor.payload)
    else if name == "listOf" then [ ]
    else if l.elem name [ "attrsOf" "lazyAttrsOf" "submodule" "attrs" ] then { }
    else if name == "nullOr" then null
    else if name == "package" then stub (l.concatStringsSep "." path)
    else if name == "either" || name == "coercedTo" then filled path (nested.left or nested.coercedType)
    else "/stub/${l.concatStringsSep "." path}";

  # { path; option; } of every declared option.
  optionsBelow = path: tree: l.concatMap
    (name:
      let value = tree.${name}; here = path ++ [ name ];
      in if name == "_module" then [ ]
      else if l.isOption value then [ { path = here; option = value; } ]
      else if l.isAttrs value then optionsBelow here value else [ ])
    (l.attrNames tree);
  # Definitions, weaker than any other, of every option that has no default.
  fillings = path: option:
    if !(option ? default) then l.setAttrByPath path (l.mkOverride 2000 (filled path option.type))
    else if option.type.name == "submodule" then
      let required = l.filter (field: !(field.option ? default)) (optionsBelow [ ] (option.type.getSubOptions [ ]));
      in l.optionalAttrs (required != [ ]) (l.setAttrByPath path (l.mkOptionDefault (l.foldl' l.recursiveUpdate { }
        (map (field: l.setAttrByPath field.path (l.mkOverride 2000 (filled (path ++ field.path) field.option.type))) required))))
    else { };
  # { value; } of a type, other than what defaults are like; { } where none is sure to be taken.
  varied = depth: path: type:
    let
      inherit (type) name;
      nested = type.nestedTypes or { };
      inner = wanted: make: let found = varied depth (path ++ [ "one" ]) wanted; in if found ? value then { value = make found.value; } else { };
      fields = l.filter (field: !(field.option.readOnly or false) && !(field.option.internal or false)) (optionsBelow [ ] (type.getSubOptions [ ]));
      given = l.filter (field: field.found ? value) (map (field: field // { found = varied (depth + 1) (path ++ field.path) field.option.type; }) fields);
    in if name == "bool" then { value = true; }
    else if name == "str" || name == "nonEmptyStr" || name == "singleLineStr" || l.hasPrefix "separatedString" name then { value = "varied-${l.concatStringsSep "-" path}"; }
    else if name == "path" then { value = "/varied/${l.concatStringsSep "/" path}"; }
    else if l.elem name [ "int" "unsignedInt" "unsignedInt16" "positiveInt" "port" ] then { value = 4343; }
    else if name == "float" || name == "number" then { value = 4.5; }
    else if name == "enum" then { value = l.last (type.functor.payload.values or type.functor.payload); }
    else if name == "package" then { value = stub "varied.${l.last path}"; }
    else if name == "listOf" then inner nested.elemType (value: [ value ])
    else if name == "attrsOf" || name == "lazyAttrsOf" then inner nested.elemType (value: { one = value; })
    else if name == "nullOr" then inner nested.elemType (value: value)
    else if name == "either" then inner nested.left (value: value)
    else if name == "submodule" && depth < 4 then { value = l.foldl' l.recursiveUpdate { } (map (field: l.setAttrByPath field.path field.found.value) given); }
    else { };
  # Definitions stronger than a default and weaker than any other.
  variation = path: option:
    let found = varied 0 path option.type;
    in l.optionalAttrs (found ? value && !(option.readOnly or false) && !(option.internal or false))
      (l.setAttrByPath path (l.mkOverride 1400 (
        if option.type.name == "bool" && option ? default && !(option ? defaultText) && l.isBool option.default then !option.default
        else found.value)));
  # False where a path ends at or leads through an option that is declared, or ends above one.
  isFree = path: tree:
    if path == [ ] || l.isOption tree then false
    else if !(tree ? ${l.head path}) then true
    else isFree (l.tail path) tree.${l.head path};

  isPrefix = a: b: l.length a < l.length b && l.take (l.length a) b == a;

  evaluate = file:
    let
      run = modules: l.evalModules { specialArgs = special; modules = [ nixos (at file) ] ++ map at (l.remove file asked.argumentModules) ++ modules; };
      bare = run [ ];
      own = l.filter ({ option, ... }: l.any (place: toString place == toString (at file)) option.declarations) declared;
      declared = optionsBelow [ ] bare.options;
      enables = map ({ path, ... }: path) (l.filter ({ path, ... }: l.last path == "enable") own);
      switches = l.filter (path: !(l.any (other: isPrefix (l.init other) (l.init path)) enables)) enables;
      reads = l.filter ({ path, ... }: isFree path bare.options) asked.reads;
      result = run (
        [ { config = l.mkMerge (map (path: l.setAttrByPath path true) switches); } ]
        ++ map (one: { config.users = { users.${one} = { }; groups.${one} = { }; }; }) asked.instances
        ++ map ({ path, option }: { config = fillings path option; }) declared
        ++ l.optionals asked.vary (map ({ path, option, ... }: { config = variation path option; }) (l.filter ({ path, ... }: !(l.elem path switches)) own))
        ++ map (read: { options = l.setAttrByPath read.path (l.mkOption { type = t.anything; default = if l.elem (l.concatStringsSep "." read.path) (asked.switchedBy.${file} or [ ]) then true else peopled read.path (read.value or (named read.path)); }); }) reads
      );
      # Only what the file itself defines, as the merged value.
      mine = option: l.filter (definition: toString definition.file == toString (at file)) option.definitionsWithLocations;
      others = option: l.filter (definition: toString definition.file != toString (at file)) option.definitionsWithLocations;
      names = definitions: l.unique (l.concatMap (definition: l.attrNames definition.value) definitions);
      subjects = option:
        let shared = names (others option);
        in l.genAttrs (l.filter (name: option.value ? ${name}) (names (mine option)))
          (name: if l.elem name shared then { "$shared" = true; } else option.value.${name});
      # `mkIf` may stand around a single element.
      elements = option: l.concatMap (definition: l.concatMap l.modules.dischargeProperties definition.value) (mine option);
      firewall = result.options.networking.firewall;
      unwrapped = value: if value ? _type && value ? content then unwrapped value.content else value;
      settingsLines = settings: l.concatLists (l.mapAttrsToList (_: paths:
        l.concatLists (l.mapAttrsToList (path: types: map (type: "${type} ${path}") (l.attrNames (unwrapped types))) (unwrapped paths))) (unwrapped settings));
    in
    {
      inherit switches;
      services = subjects result.options.systemd.services;
      userServices = subjects result.options.systemd.user.services;
      users = subjects result.options.users.users // subjects result.options.users.extraUsers;
      groups = subjects result.options.users.groups // subjects result.options.users.extraGroups;
      containers = subjects result.options.virtualisation.oci-containers.containers;
      # Of settings the type and the path, as the rest of the line depends on NixOS's own defaults.
      tmpfiles = elements result.options.systemd.tmpfiles.rules
        ++ l.concatMap (definition: settingsLines definition.value) (mine result.options.systemd.tmpfiles.settings);
      firewall = {
        tcp = elements firewall.allowedTCPPorts ++ elements firewall.allowedTCPPortRanges;
        udp = elements firewall.allowedUDPPorts ++ elements firewall.allowedUDPPortRanges;
      };
      assertions = l.length (elements result.options.assertions);
    };

  # Paths stay texts: JSON would copy the files. Of floats Nix 2.8 writes six digits.
  plain = value:
    if builtins.isFloat value then { "$float" = toString value; } else
    if builtins.isPath value then toString value
    else if builtins.isList value then map plain value
    else if builtins.isAttrs value && (value ? outPath || value ? __toString) then toString value
    else if builtins.isAttrs value && l.length (l.attrNames value) > 1000 then "<large>"
    else if builtins.isAttrs value then builtins.mapAttrs (_: plain) value
    else if builtins.isFunction value then "<function>"
    else value;
  guarded = value: let tried = builtins.tryEval (builtins.deepSeq value value); in if tried.success then tried.value else { "$throws" = true; };
  perSubject = builtins.mapAttrs (_: subject: guarded (plain subject));
  report = result: result // {
    services = perSubject result.services;
    userServices = perSubject result.userServices;
    users = perSubject result.users;
    groups = perSubject result.groups;
    containers = perSubject result.containers;
    tmpfiles = map (line: guarded (plain line)) result.tmpfiles;
    firewall = builtins.mapAttrs (_: map (port: guarded (plain port))) result.firewall;
  };
in
l.genAttrs asked.modules (file:
  let value = report (evaluate file);
  in if asked.section == null then value else { ${asked.section} = value.${asked.section}; })
