"""Runs one hidden test in the workspace, and exits with 0 only when something was tested and all of it passed."""
import ast
import importlib.util
import os
import runpy
import sys
import unittest


def is_function(node):
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test")


def is_plain_class(node):
    return isinstance(node, ast.ClassDef) and node.name.startswith("Test") and not node.bases


def run(path):
    with open(path, encoding="utf-8") as file:
        top = ast.parse(file.read(), path).body
    if any(is_function(node) or is_plain_class(node) for node in top):
        import pytest

        return pytest.main(["-q", "-p", "no:cacheprovider", path]) == 0
    if any(isinstance(node, ast.ClassDef) for node in top):
        spec = importlib.util.spec_from_file_location("hidden_test", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["hidden_test"] = module
        spec.loader.exec_module(module)
        result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromModule(module))
        return result.testsRun > len(result.skipped) and result.wasSuccessful()
    sys.argv = [path]
    try:
        runpy.run_path(path, run_name="__main__")
    except SystemExit as end:
        return end.code in (None, 0)
    return True


PATHS = []  # filled in by the evaluation
sys.path.insert(0, os.getcwd())
sys.exit(0 if PATHS and all([run(path) for path in PATHS]) else 1)
