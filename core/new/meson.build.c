project('@NAME@', 'c', version: '0.1.0', license: 'MIT', meson_version: '>=1.0.0',
  default_options: ['c_std=c17', 'warning_level=3', 'buildtype=release'])

quern = dependency('quern')
headers = quern.partial_dependency(compile_args: true, includes: true) # a plugin links nothing of quern's

plugin = shared_module('@NAME@', '@NAME@.c', name_prefix: '', dependencies: headers, gnu_symbol_visibility: 'hidden',
  install: true, install_dir: quern.get_variable('plugindir') / '@KIND@s')

test('unit', executable('test_@NAME@', 'test_@NAME@.c', dependencies: [dependency('quern-test'), dependency('check')]),
  args: plugin)
test('verify', find_program('quern'), args: ['verify', plugin], timeout: 120)
