project('@NAME@', 'cpp', 'c', version: '0.1.0', license: 'MIT', meson_version: '>=1.0.0',
  default_options: ['cpp_std=c++20', 'c_std=c17', 'warning_level=3', 'buildtype=release'])

quern = dependency('quern')
headers = quern.partial_dependency(compile_args: true, includes: true) # a plugin links nothing of quern's

# what a plugin does not have is left out of its table
plugin = shared_module('@NAME@', '@NAME@.cpp', name_prefix: '', dependencies: headers, cpp_args: '-Wno-missing-field-initializers',
  gnu_symbol_visibility: 'hidden', install: true, install_dir: quern.get_variable('plugindir') / '@KIND@s')

test('unit', executable('test_@NAME@', 'test_@NAME@.c', dependencies: [dependency('quern-test'), dependency('check')]),
  args: plugin)
test('verify', find_program('quern'), args: ['verify', plugin], timeout: 120)
