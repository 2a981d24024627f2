"""Makes every fitted file of ``retrieval`` from its data: ``make fit`` (``docs/models.md``).

``data.toml`` names the data, ``steps.py`` the steps in their order.
Each step is a module with ``run(data, out)``.
"""
